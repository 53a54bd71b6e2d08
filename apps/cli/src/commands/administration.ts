import { InvalidArgumentError, type Command } from 'commander';
import { dataDirOption, sandboxOption } from './options.js';

/** A command on the database of an installation, running or not. */
export function onInstallation(command: Command): Command {
  return command.addOption(dataDirOption()).addOption(sandboxOption());
}

/** The same, whose result a program may want. */
export function withOutput(command: Command): Command {
  return onInstallation(command).option('--json', 'print JSON on stdout, for programs', false);
}

const LONGEST_NAME = 100;

/** Of a key. */
export function parseName(text: string): string {
  const name = text.trim();
  if (name !== '' && name.length <= LONGEST_NAME && !/\p{Cc}/u.test(name)) return name;
  throw new InvalidArgumentError(`Expected 1 to ${LONGEST_NAME} characters.`);
}

/** A number, or `none`: commander makes an empty text of null. */
export function parseLimit(text: string): number | 'none' {
  if (text === 'none') return text;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Expected a whole number, or none for no limit.');
}

export function parseYesNo(text: string): boolean {
  if (text === 'yes' || text === 'no') return text === 'yes';
  throw new InvalidArgumentError('Expected yes or no.');
}
