import { InvalidArgumentError, Option, program } from 'commander';
import { destination, pino } from 'pino';
import { JournalError } from './network/journal.js';
import { WHATSAPP_PACE } from './network/linking.js';
import { TlsKeyError } from './network/tls-identity.js';
import { startSandbox, type Sandbox } from './sandbox.js';

interface Arguments {
  readonly port: number;
  readonly tlsPort: number;
  readonly host: string;
  readonly dataDir: string;
  readonly tlsKey?: string;
  readonly qrRefMs: number;
}

const STOP_DEADLINE_MS = 800;

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Expected a whole number.');
  return Number(text);
}

async function run({ qrRefMs, ...options }: Arguments): Promise<void> {
  const log = pino({ name: 'sandbox' }, destination({ fd: 2, sync: true }));
  const linkingPace = { ...WHATSAPP_PACE, refMs: qrRefMs };
  const sandbox = await startSandbox({ ...options, linkingPace, log });
  const { url, tlsPort, browserArgs } = sandbox;
  process.stdout.write(`${JSON.stringify({ url, tlsPort, browserArgs })}\n`);

  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop(sandbox));
  // A test that starts the sandbox as its child must not leave it behind, however the test ends.
  if (process.connected) process.on('disconnect', () => void stop(sandbox));
}

async function stop(sandbox: Sandbox): Promise<void> {
  setTimeout(() => process.exit(0), STOP_DEADLINE_MS).unref();
  await sandbox.stop();
  process.exit(0);
}

/** Errors that a person can act on, told in one sentence. */
function explain(error: unknown): string {
  if (error instanceof JournalError || error instanceof TlsKeyError) return error.message;
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE') {
    const port = 'port' in error ? ` ${String(error.port)}` : '';
    return `Port${port} is in use by another program; choose another one, or 0 for any free port.`;
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

program
  .name('sandbox')
  .description('A WhatsApp network of our own, for browsers that are told to find web.whatsapp.com here.')
  .requiredOption('--data-dir <path>', 'where accounts, devices and messages are kept')
  .option('--port <port>', 'port of the control API and the phone page (0: any)', wholeNumber, 0)
  .option('--tls-port <port>', 'port that stands in for web.whatsapp.com (0: any)', wholeNumber, 0)
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  // By the environment too: arguments can be read by every user of the machine.
  .addOption(
    new Option(
      '--tls-key <base64>',
      'private key of web.whatsapp.com, PKCS #8 (default: made once, kept in the data folder)',
    )
      .env('SANDBOX_TLS_KEY')
      .argParser((text) => (text === '' ? undefined : text)),
  )
  .option('--qr-ref-ms <ms>', 'how long one QR code is valid', wholeNumber, WHATSAPP_PACE.refMs)
  .action(async (options: Arguments) => {
    try {
      await run(options);
    } catch (error) {
      process.stderr.write(`${explain(error)}\n`);
      process.exit(1);
    }
  });

void program.parseAsync();
