/** What a code means, in no dialect. */
export interface CatalogueEntry {
  /** For docs/errors.md. */
  when: string;
  /** What its thrower tells, as placeholders for docs/errors.md. */
  details?: Readonly<Record<string, unknown>>;
}
