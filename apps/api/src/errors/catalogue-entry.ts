/** What a code means, in no dialect. */
export interface CatalogueEntry {
  /** For docs/errors.md. */
  when: string;
  /** What its thrower tells, as placeholders for docs/errors.md. */
  details?: Readonly<Record<string, unknown>>;
}

/** Placeholders of what a thrower tells. */
export function tells(...names: string[]): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, `{${name}}`]));
}
