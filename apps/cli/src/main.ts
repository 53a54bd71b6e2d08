import { CHASQUI_VERSION, ConfigError } from '@chasqui/config';
import { Command, CommanderError } from 'commander';
import { addAccountCommand } from './commands/account.command.js';
import { addBenchCommand } from './commands/bench.command.js';
import { addChaosCommand } from './commands/chaos.command.js';
import { addConformanceCommand } from './commands/conformance.command.js';
import { addDoctorCommand } from './commands/doctor.command.js';
import { addInitCommand } from './commands/init.command.js';
import { addKeyCommand } from './commands/key.command.js';
import { addMigrateCommand } from './commands/migrate.command.js';
import { addPlanCommand } from './commands/plan.command.js';
import { addSendCommand } from './commands/send.command.js';
import { addTestCommand } from './commands/test.command.js';
import { addTokenCommand } from './commands/token.command.js';
import { addTraceCommand } from './commands/trace.command.js';
import { addUpCommand } from './commands/up.command.js';
import { addVersionCommand } from './commands/version.command.js';
import { CliError } from './errors.js';

const FAILED = 1;
const USAGE = 2;

const COMMANDS = [
  addUpCommand,
  addDoctorCommand,
  addTestCommand,
  addInitCommand,
  addMigrateCommand,
  addAccountCommand,
  addPlanCommand,
  addKeyCommand,
  addTokenCommand,
  addSendCommand,
  addTraceCommand,
  addBenchCommand,
  addConformanceCommand,
  addChaosCommand,
  addVersionCommand,
];

const NOTES = `
Start here:
  ./chasqui up --sandbox     try it without a phone
  ./chasqui up               with a real phone
  ./chasqui doctor           what is missing on this machine

Exit codes: 0 done, 1 failed, 2 wrong usage.`;

async function main(): Promise<void> {
  const program = new Command('./chasqui')
    .description('Chasqui, a self-hosted WhatsApp gateway (unofficial).')
    .version(CHASQUI_VERSION)
    .helpCommand(true)
    .showHelpAfterError('(--help tells what is possible)')
    .addHelpText('after', NOTES)
    .exitOverride();
  for (const addCommand of COMMANDS) addCommand(program);
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = tell(error);
    // Whatever a failed command left open must not keep it from ending.
    process.exit();
  }
}

/** @returns the exit code */
function tell(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : USAGE;
  const isExpected = error instanceof CliError || error instanceof ConfigError;
  const text = isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`chasqui: ${text}\n`);
  return FAILED;
}

void main();
