import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { errorsDocument } from './errors-document.js';

const FILE = 'docs/errors.md';

/** Writes the list of errors, or with `--check` compares it with the one that is checked in. */
function main(): void {
  const text = errorsDocument();
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, text);
  } else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write(`${FILE} is not what the code says: run npm run errors\n`);
    process.exitCode = 1;
  }
}

main();
