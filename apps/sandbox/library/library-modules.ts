import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What whatsapp-web.js can ask the page for, read from its source. */
export interface LibraryModules {
  readonly version: string;
  /** SHA-256 over the paths and texts of its source files, lower-case hex: any change of the library changes it. */
  readonly sourceSha256: string;
  /** Sorted. */
  readonly names: readonly string[];
  /** Calls of `window.require` whose argument is not a name, so that a person must read what they can ask for. */
  readonly unreadable: readonly string[];
}

const REQUIRE = /window\s*(?:\.|\?\.)\s*require\(\s*([^)]*?),?\s*\)/g;
const NAME = /^(['"`])([\w-]+)\1$/;
/** `injectToFunction` requires the module that it is told of. */
const INJECTED = /\bmodule:\s*(['"`][\w-]+['"`])/g;

/** @param folder where the package lies */
export function readLibraryModules(folder: string): LibraryModules {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version: string };
  const source = join(folder, 'src');
  const paths = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.js'));
  const files = paths.sort().map((path) => ({ path, text: readFileSync(join(source, path), 'utf8') }));
  const hash = createHash('sha256');
  for (const { path, text } of files) hash.update(`${path}\0${text}\0`);
  const asked = files.flatMap(({ text }) => argumentsIn(text));
  return {
    version,
    sourceSha256: hash.digest('hex'),
    names: sortedOnce(asked.flatMap((argument) => NAME.exec(argument)?.[2] ?? [])),
    unreadable: sortedOnce(asked.filter((argument) => !NAME.test(argument))),
  };
}

/** What stands between the parentheses of every call, as it is written. */
function argumentsIn(text: string): string[] {
  return [REQUIRE, INJECTED].flatMap((pattern) =>
    [...text.matchAll(pattern)].flatMap(([, argument]) => argument ?? []),
  );
}

function sortedOnce(names: readonly string[]): string[] {
  return [...new Set(names)].sort();
}
