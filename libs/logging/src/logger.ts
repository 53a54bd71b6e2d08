import { pino, type Logger } from 'pino';

export type { Logger };

/**
 * The logger of one process: JSON lines on stdout. Texts, keys, QR strings and phone numbers are never passed to it;
 * the redaction below only catches a slip.
 */
export function createLogger(app: string, level: string): Logger {
  return pino({
    level,
    base: { app, pid: process.pid },
    redact: {
      paths: ['*.apiKey', '*.key', '*.text', '*.qr', 'req.headers.authorization', 'req.headers["x-api-key"]'],
      censor: '[redacted]',
    },
  });
}
