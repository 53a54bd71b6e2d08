import { randomBytes } from 'node:crypto';
import type { Accounts } from './accounts.js';
import type { Connection } from './connections.js';
import type { Devices } from './devices.js';
import { NetworkError } from './network-error.js';
import type { Device } from './world.js';

export interface LinkingPace {
  /** How long one QR code is valid. */
  readonly refMs: number;
  /** How many QR codes a page gets before it has to ask again. */
  readonly refs: number;
}

export const WHATSAPP_PACE: LinkingPace = { refMs: 20_000, refs: 6 };

/** Shaped like WhatsApp's, but anybody who reads it sees that no real phone can use it. */
const REF_PREFIX = '2@Sandbox: a real phone cannot scan this. ';

/** A page that shows a QR code. */
interface Attempt {
  readonly connection: Connection;
  /** What the page writes behind the ref. */
  readonly keys: string;
  readonly refsLeft: number;
  readonly refMs: number;
  readonly ref: string;
  readonly timer: NodeJS.Timeout;
}

type Showable = Omit<Attempt, 'ref' | 'timer'>;

export interface Linking {
  /** Starts showing QR codes on a page, at another pace if asked, and returns the first ref. */
  begin(connection: Connection, keys: string, paceOfPage?: LinkingPace): string;
  end(connection: Connection): void;
  /** What a phone does with the QR code on the screen. */
  scan(number: string, qr: string): Device;
}

export function createLinking(accounts: Accounts, devices: Devices, pace: LinkingPace): Linking {
  const attempts = new Map<Connection, Attempt>();

  function end(connection: Connection): void {
    clearTimeout(attempts.get(connection)?.timer);
    attempts.delete(connection);
  }

  /** Shows one ref for its time, then the next one. */
  function show(attempt: Showable): string {
    const ref = mintRef();
    const timer = setTimeout(rotate, attempt.refMs, attempt);
    attempts.set(attempt.connection, { ...attempt, ref, timer });
    return ref;
  }

  function rotate({ connection, keys, refsLeft, refMs }: Showable): void {
    end(connection);
    if (refsLeft === 0) connection.push('link.exhausted');
    else connection.push('link.ref', { ref: show({ connection, keys, refsLeft: refsLeft - 1, refMs }) });
  }

  return {
    end,
    begin(connection, keys, { refs, refMs } = pace) {
      end(connection);
      return show({ connection, keys, refsLeft: refs - 1, refMs });
    },
    scan(number, qr) {
      accounts.require(number);
      const { connection } = attemptShowing(qr.trim(), attempts.values());
      end(connection);
      return devices.linkPage(number, connection);
    },
  };
}

function mintRef(): string {
  return `${REF_PREFIX}${randomBytes(24).toString('base64url')}`;
}

function attemptShowing(qr: string, attempts: Iterable<Attempt>): Attempt {
  for (const attempt of attempts) if (`${attempt.ref},${attempt.keys}` === qr) return attempt;
  const reason = qr.startsWith(REF_PREFIX)
    ? 'This QR code has expired or was used; scan the one that is shown now.'
    : 'This is not a QR code of the sandbox.';
  throw new NetworkError('qr_not_valid', reason);
}
