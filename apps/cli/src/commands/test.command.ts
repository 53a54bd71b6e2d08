import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { inheritedEnvironment, readCliConfig } from '@chasqui/config';
import type { Command } from 'commander';
import { CHECKOUT } from '../checkout.js';
import { exitCodeOf } from '../exit-code.js';
import { obtainSystemParts, requirePart } from '../system-parts/system-parts.js';

const PROJECTS = ['unit', 'medium', 'e2e'];

const EXAMPLES = `
Examples:
  ./chasqui test                        everything
  ./chasqui test unit medium            only these tiers
  ./chasqui test e2e -- -t unlink       everything after -- goes to Jest`;

export function addTestCommand(program: Command): void {
  program
    .command('test')
    .description('install what the tests need, and run them')
    .argument('[tiers-and-jest-arguments...]', `${PROJECTS.join(', ')}; then arguments of Jest`)
    .allowUnknownOption()
    .addHelpText('after', EXAMPLES)
    .action(async (words: string[]) => {
      await obtainParts();
      process.exitCode = await runJest(jestArguments(words));
    });
}

/** Leading names of tiers choose Jest projects; the rest is Jest's. */
export function jestArguments(words: readonly string[]): string[] {
  const firstOther = words.findIndex((word) => !PROJECTS.includes(word));
  const tiers = firstOther === -1 ? words : words.slice(0, firstOther);
  const others = words.slice(tiers.length);
  // Options first: --selectProjects would take a following path for one more project.
  return tiers.length === 0 ? [...others] : [...others, '--selectProjects', ...tiers];
}

async function obtainParts(): Promise<void> {
  const config = readCliConfig();
  const parts = await obtainSystemParts({
    config,
    searchPath: inheritedEnvironment()['PATH'] ?? '',
    parts: ['redisServer', 'browser', 'ffmpeg', 'php'],
    report: (line) => process.stderr.write(`${line}\n`),
    signal: new AbortController().signal,
  });
  requirePart(parts, 'redisServer', config);
  requirePart(parts, 'browser', config);
  // A missing ffmpeg or php fails the tests that need it; that of php names the command that brings it.
}

function runJest(args: readonly string[]): Promise<number> {
  const jest = join(CHECKOUT, 'node_modules', 'jest', 'bin', 'jest.js');
  return exitCodeOf(spawn(process.execPath, [jest, ...args], { cwd: CHECKOUT, stdio: 'inherit' }));
}
