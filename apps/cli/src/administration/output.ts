import type { InstallationOptions } from '../up/up-options.js';

/** Of a command whose result a program may want. */
export interface OutputOptions extends InstallationOptions {
  readonly json: boolean;
}

/** @param text for people; JSON for programs */
export function print(options: OutputOptions, value: object, text: string): void {
  process.stdout.write(`${options.json ? JSON.stringify(value) : text}\n`);
}
