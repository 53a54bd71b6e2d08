import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { eventsDocument } from './events-document.js';

const FILE = 'docs/events.md';

/** Writes the list of events, or with `--check` compares it with the one that is checked in. */
function main(): void {
  const text = eventsDocument();
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, text);
  } else if (!existsSync(FILE) || readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write(`${FILE} is not what the code says: run npm run events\n`);
    process.exitCode = 1;
  }
}

main();
