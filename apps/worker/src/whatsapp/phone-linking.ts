import { DomainError } from '@chasqui/errors';
import { callRefusal } from '@chasqui/session-calls';
import type { Client } from 'whatsapp-web.js';
import { PageCalls, type AskedLibrary } from './page-calls.js';
import { injectFailure } from './start-failure.js';
import type { ShownCode } from './vocabulary.js';

/** Then the library asks the page for another code; so long one is valid [assumed]. */
export const PAIRING_CODE_MS = 180_000;

/** Links phones without a camera: the page shows a code for one number, which a person enters on that phone. */
export class PhoneLinking {
  private readonly calls: PageCalls;
  /** Two requests at one time would be told each other's codes. */
  private last: Promise<unknown> = Promise.resolve();
  private phoneNumber = '';
  private isAsked = false;

  /** @param onCode told each code that the page shows, also those that take the place of one before */
  constructor(client: AskedLibrary & Pick<Client, 'on'>, onCode: (shown: ShownCode) => void) {
    this.calls = new PageCalls(client);
    client.on('code', (code) => {
      onCode({ code, phoneNumber: this.phoneNumber, isRenewed: !this.isAsked });
    });
  }

  /**
   * @param phoneNumber digits
   * @throws DomainError pairing_code_refused, and what `PageCalls.ask` throws
   */
  requestCode(phoneNumber: string): Promise<string> {
    return this.inTurn(async () => {
      this.phoneNumber = phoneNumber;
      this.isAsked = true;
      try {
        return await this.calls.ask((_page, library) => library.requestPairingCode(phoneNumber, true, PAIRING_CODE_MS));
      } catch (error) {
        throw isOfPage(error) ? callRefusal('pairing_code_refused') : error;
      } finally {
        this.isAsked = false;
      }
    });
  }

  /** The page shows a QR again, of which it tells as of any other. */
  showQr(): Promise<void> {
    return this.inTurn(() => this.calls.ask((_page, library) => library.cancelPairingCode()));
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined); // whoever asked for it hears of it
    return turn;
  }
}

/** The page's own code said no; it was not lost in the middle. */
function isOfPage(error: unknown): boolean {
  return !(error instanceof DomainError) && typeof injectFailure(error) === 'object';
}
