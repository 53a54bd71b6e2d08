import { randomInt } from 'node:crypto';
import { isRegistered, type Accounts } from './accounts.js';
import type { Connection } from './connections.js';
import type { Devices } from './devices.js';
import { NetworkError } from './network-error.js';
import type { Device } from './world.js';

/** How long a code is valid; the library asks for a new one after this time, unless told otherwise. */
const CODE_MS = 180_000;
const CODE_LENGTH = 8;
/** Without those that are mistaken for one another [assumed]. */
const CODE_LETTERS = '123456789ABCDEFGHJKLMNPQRSTVWXYZ';

/** A code that a page shows. */
interface Shown {
  readonly code: string;
  /** Whose phone it is for. */
  readonly number: string;
  readonly expiresAt: number;
}

/** Linking without a camera: a page shows a code for one number, and a person enters it on that phone. */
export interface PairingCodes {
  /** A code for this page to show; the one that it showed before is void. */
  begin(connection: Connection, number: string): string;
  end(connection: Connection): void;
  /** What a person does on the phone. Spaces, dashes and small letters are theirs. */
  enter(number: string, entered: string): Device;
}

export function createPairingCodes(accounts: Accounts, devices: Devices): PairingCodes {
  const pages = new Map<Connection, Shown>();

  function pageShowing(number: string, code: string): Connection {
    for (const [connection, shown] of pages) {
      if (shown.code !== code) continue;
      if (shown.number !== number) throw notValid(`This code is for the phone ${shown.number}.`);
      if (shown.expiresAt <= Date.now()) throw notValid('This code has expired; enter the one that is shown now.');
      return connection;
    }
    throw notValid('No page shows this code: it is mistyped, was used, or a newer one took its place.');
  }

  return {
    begin(connection, number) {
      if (!isRegistered(number)) throw new NetworkError('not_registered', `${number} is not on WhatsApp.`);
      const code = mintCode();
      pages.set(connection, { code, number, expiresAt: Date.now() + CODE_MS });
      return code;
    },
    end(connection) {
      pages.delete(connection);
    },
    enter(number, entered) {
      accounts.require(number);
      const connection = pageShowing(number, entered.replace(/[\s-]/g, '').toUpperCase());
      pages.delete(connection);
      return devices.linkPage(number, connection);
    },
  };
}

function mintCode(): string {
  return Array.from({ length: CODE_LENGTH }, () => CODE_LETTERS[randomInt(CODE_LETTERS.length)]).join('');
}

function notValid(reason: string): NetworkError {
  return new NetworkError('code_not_valid', reason);
}
