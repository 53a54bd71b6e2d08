import type { Command } from 'commander';
import { Option } from 'commander';
import type { DoctorOptions } from '../doctor/examine.js';
import { dataDirOption, parsePort, sandboxOption } from './options.js';

const EXAMPLES = `
Examples:
  ./chasqui doctor
  ./chasqui doctor --sandbox --json

Ends with 1 when something is missing without which Chasqui cannot run.`;

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('say what is found, what is missing, and the command that mends it')
    .addOption(dataDirOption())
    .addOption(sandboxOption())
    .addOption(new Option('--port <port>', 'port that the API is to use').argParser(parsePort).default(3000))
    .addOption(
      new Option('--sandbox-port <port>', 'port that the sandbox is to use').argParser(parsePort).default(3100),
    )
    .option('--json', 'print the findings as JSON', false)
    .addHelpText('after', EXAMPLES)
    .action(async (options: DoctorOptions & { json: boolean }) => {
      const { examine } = await import('../doctor/examine.js');
      const { findingsText, isHealthy } = await import('../doctor/finding.js');
      const findings = await examine(options);
      const healthy = isHealthy(findings);
      const text = options.json ? JSON.stringify({ ok: healthy, findings }) : findingsText(findings);
      process.stdout.write(`${text}\n`);
      process.exitCode = healthy ? 0 : 1;
    });
}
