import { destination, pino, type Logger, type LoggerOptions } from 'pino';

export type { Logger };

interface LoggedError {
  type: string;
  message: string;
  stack?: string | undefined;
  code?: unknown;
  cause?: LoggedError | undefined;
}

/**
 * Of an error only what names it: a failed query carries its parameters, which are message texts and numbers.
 */
export function toLoggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, message: String(error) };
  return {
    type: error.name,
    message: error.message,
    stack: error.stack,
    code: (error as NodeJS.ErrnoException).code,
    cause: error.cause === undefined ? undefined : toLoggedError(error.cause),
  };
}

/**
 * The logger of one process: JSON lines on stdout. Texts, keys, QR strings and phone numbers are never passed to it;
 * the redaction only catches a slip.
 */
export function createLogger(app: string, level: string): Logger {
  const options: LoggerOptions = {
    level,
    base: { app, pid: process.pid },
    serializers: { err: toLoggedError },
    redact: { paths: ['*.apiKey', '*.key', '*.text', '*.qr'], censor: '[redacted]' },
  };
  const stdout = destination(1);
  // A line that cannot be written (a full disk) is lost; the process that wrote it goes on.
  stdout.on('error', () => undefined);
  return pino(options, stdout);
}
