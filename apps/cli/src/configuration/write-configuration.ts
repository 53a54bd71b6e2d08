import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { composeReference, settingsReference } from '@chasqui/config';
import { configurationDocument } from './configuration-document.js';
import { envExample } from './env-example.js';

/** Writes what is generated from the schema of the configuration, or with `--check` compares it with what is checked in. */
function main(): void {
  const texts = {
    'docs/configuration.md': configurationDocument(settingsReference(), composeReference()),
    '.env.example': envExample(settingsReference(), composeReference()),
  };
  for (const [file, text] of Object.entries(texts)) {
    if (!process.argv.includes('--check')) {
      writeFileSync(file, text);
    } else if (!existsSync(file) || readFileSync(file, 'utf8') !== text) {
      process.stderr.write(`${file} is not what libs/config says: run npm run configuration\n`);
      process.exitCode = 1;
    }
  }
}

main();
