import { join, resolve } from 'node:path';
import { composeReference, settingsReference } from '@chasqui/config';
import type { Command } from 'commander';
import { CHECKOUT } from '../checkout.js';
import { sandboxNetworkValues } from '../configuration/sandbox-network.js';
import { writeEnvFile, type EnvFileResult } from '../configuration/env-file.js';
import { sandboxOption } from './options.js';

const EXAMPLES = `
Examples:
  ./chasqui init                                 then: docker compose up -d
  ./chasqui init --force                         add what a newer version needs; what is there stays
  ./chasqui init --sandbox --file .env.sandbox   then: docker compose --env-file .env.sandbox up -d`;

interface InitOptions {
  readonly file?: string;
  readonly force: boolean;
  readonly sandbox: boolean;
}

export function addInitCommand(program: Command): void {
  program
    .command('init')
    .description('write an .env with random secrets, for docker compose (up needs none)')
    .option('--file <path>', 'the file to write (default: .env in the checkout)')
    .option('--force', 'complete a file that exists; its values stay', false)
    .addOption(sandboxOption())
    .addHelpText('after', EXAMPLES)
    .action(({ file, force, sandbox }: InitOptions) => {
      const path = file === undefined ? join(CHECKOUT, '.env') : resolve(file);
      const result = writeEnvFile({
        file: path,
        settings: [...composeReference(), ...settingsReference()],
        values: sandbox ? sandboxNetworkValues() : {},
        force,
      });
      process.stdout.write(`${describe(path, result)}\n`);
    });
}

/** Names only: what is printed may end in a log. */
function describe(file: string, { added, examples }: EnvFileResult): string {
  return [
    added.length === 0 ? `${file} lacks nothing` : `${file} (mode 0600) now has ${added.join(', ')}`,
    ...examples.map((name) => `${name} has its value of .env.example, which production refuses: remove its line first`),
    '',
    'Next:',
    `  docker compose --env-file ${file} up -d`,
    `  docker compose --env-file ${file} run --rm api chasqui key create`,
  ].join('\n');
}
