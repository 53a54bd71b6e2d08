/** Something that the person at the terminal can mend: printed as one sentence, without a stack. */
export class CliError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CliError';
  }
}

/** @throws the error itself unless it is a system error with this code */
export function ignoreCode(error: unknown, ...codes: readonly string[]): void {
  const code = (error as NodeJS.ErrnoException | null | undefined)?.code;
  if (code !== undefined && codes.includes(code)) return;
  throw error;
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
