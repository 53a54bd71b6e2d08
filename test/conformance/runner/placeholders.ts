const PLACEHOLDER = /\{\{([\w.-]+)\}\}/g;

/** Finds the value of a placeholder; undefined when there is none. */
export type Lookup = (name: string) => string | undefined;

/** @throws Error naming a placeholder that nothing stands for */
export function fillText(text: string, lookup: Lookup): string {
  return text.replaceAll(PLACEHOLDER, (_whole, name: string) => {
    const value = lookup(name);
    if (value === undefined) throw new Error(`nothing stands for {{${name}}}`);
    return value;
  });
}

/** Fills every text of a JSON value. */
export function fillJson(value: unknown, lookup: Lookup): unknown {
  if (typeof value === 'string') return fillText(value, lookup);
  if (Array.isArray(value)) return value.map((item) => fillJson(item, lookup));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, fillJson(item, lookup)]));
}

/** The names of the fixtures that any text of a row speaks of: `paired` for `{{paired.id}}`. */
export function fixturesIn(value: unknown): Set<string> {
  if (typeof value === 'object' && value !== null) {
    return new Set(Object.values(value).flatMap((item) => [...fixturesIn(item)]));
  }
  if (typeof value !== 'string') return new Set();
  const names = [...value.matchAll(PLACEHOLDER)].map(([, name = '']) => name.split('.'));
  return new Set(
    names.flatMap(([fixture = '', ...path]) => (path.length > 0 && fixture !== 'answer' ? [fixture] : [])),
  );
}

/** The value at a path like `sessions.0.id`; undefined where there is none. */
export function valueAt(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((at, name) => {
    const isThere = typeof at === 'object' && at !== null && Object.hasOwn(at, name);
    return isThere ? (at as Record<string, unknown>)[name] : undefined;
  }, value);
}
