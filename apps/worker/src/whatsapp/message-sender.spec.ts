import { EventEmitter } from 'node:events';
import { MessageSender } from './message-sender.js';
import { installHandOver, takeHandOverRecord } from './page/hand-over.js';
import type { HandOverRecord } from './page/page-globals.js';
import type { HandOver } from './vocabulary.js';

const WA_ID = '3EB0C0FFEE';
const CHAT = '1234567890@c.us';
/** Longer than any test. */
const SEND_TIMEOUT_MS = 3_600_000;

/** The library, with a page that took one message; it answers when the test says so. */
class Library extends EventEmitter {
  record: HandOverRecord | 'gone' = { chatWid: CHAT };
  asked = 0;
  /** Ours, as the page calls it. */
  tell: (waId: string, chatWid: string, isForeign: boolean) => void = () => undefined;
  answer: () => void = () => undefined;
  fail: (error: Error) => void = () => undefined;
  readonly pupPage = {
    evaluate: (pageFunction: unknown) => {
      if (pageFunction === installHandOver) return Promise.resolve('document');
      if (pageFunction !== takeHandOverRecord) return Promise.reject(new Error('not a function of a send'));
      this.asked += 1;
      return Promise.resolve(this.record);
    },
    exposeFunction: (_name: string, tell: Library['tell']) => {
      this.tell = tell;
      return Promise.resolve();
    },
  };

  sendMessage(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.answer = resolve;
      this.fail = reject;
    });
  }

  acknowledge(id: string, ack: number): void {
    this.emit('message_ack', { id: { id } }, ack);
  }
}

async function sending(
  library: Library,
  onForeignAnswer = (): void => undefined,
): Promise<{ outcome: Promise<HandOver> }> {
  const sender = new MessageSender(library as never, SEND_TIMEOUT_MS, onForeignAnswer);
  await sender.hearHandOvers(library.pupPage as never);
  sender.install();
  await sender.confirmInstalled();
  const outcome = sender.send({
    waId: WA_ID,
    chatId: CHAT,
    type: 'text',
    content: { text: 'hello' },
    isQuoteOptional: false,
    notAfterMs: Date.now() + 10_000,
    onHanded: () => undefined,
  });
  await new Promise((resolve) => setImmediate(resolve)); // until it was handed to the library
  return { outcome };
}

describe('a send that is never answered', () => {
  it.each([1, 2, 3, 4])('is accepted when the network acknowledges the message with %d', async (ack) => {
    const library = new Library();
    const { outcome } = await sending(library);
    library.acknowledge(WA_ID, ack);
    expect(await outcome).toEqual({ outcome: 'accepted', chatWid: CHAT });
  });

  it('is accepted by its acknowledgement also when another document has taken the place of its own', async () => {
    const library = new Library();
    library.record = 'gone';
    const { outcome } = await sending(library);
    library.acknowledge(WA_ID, 1);
    expect(await outcome).toEqual({ outcome: 'accepted', chatWid: undefined });
  });

  it.each([
    ['of another message', 'OTHER', 1],
    ['that the message waits', WA_ID, 0],
    ['that it was refused', WA_ID, -1],
  ])('is not decided by an acknowledgement %s', async (_what, id, ack) => {
    const library = new Library();
    const { outcome } = await sending(library);
    library.acknowledge(id, ack);
    library.answer();
    expect(await outcome).toEqual({ outcome: 'unknown', chatWid: CHAT });
  });

  it('may be answered late: nobody hears it, and nothing is left listening', async () => {
    const library = new Library();
    const { outcome } = await sending(library);
    library.acknowledge(WA_ID, 1);
    await outcome;
    library.fail(new Error('Protocol error (Runtime.callFunctionOn): Target closed'));
    library.acknowledge(WA_ID, 2);
    await new Promise((resolve) => setImmediate(resolve)); // a rejection that nobody handles fails the test
    expect(library.listenerCount('message_ack')).toBe(0);
  });
});

describe('a page that told where a message goes', () => {
  it('is not asked what became of it when the network acknowledges the message', async () => {
    const library = new Library();
    const { outcome } = await sending(library);
    library.tell(WA_ID, '1@lid', false);
    library.acknowledge(WA_ID, 1);
    expect(await outcome).toEqual({ outcome: 'accepted', chatWid: '1@lid' });
    expect(library.asked).toBe(0);
  });

  it('is asked when it told so of another message, or has not acknowledged this one', async () => {
    const other = new Library();
    const first = await sending(other);
    other.tell('OTHER', '1@lid', false);
    other.acknowledge(WA_ID, 1);
    expect(await first.outcome).toEqual({ outcome: 'accepted', chatWid: CHAT });
    const silent = new Library();
    const second = await sending(silent);
    silent.tell(WA_ID, CHAT, false);
    silent.answer();
    expect(await second.outcome).toEqual({ outcome: 'unknown', chatWid: CHAT });
    expect([other.asked, silent.asked]).toEqual([1, 1]);
  });

  it('and answered it in a shape that nobody knows is asked, so that it is learnt', async () => {
    const library = new Library();
    const onForeignAnswer = jest.fn();
    const { outcome } = await sending(library, onForeignAnswer);
    library.record = { chatWid: CHAT, isForeign: true };
    library.tell(WA_ID, CHAT, false);
    library.tell(WA_ID, CHAT, true);
    library.acknowledge(WA_ID, 1);
    expect(await outcome).toEqual({ outcome: 'accepted', chatWid: CHAT });
    expect(onForeignAnswer).toHaveBeenCalledTimes(1);
  });
});

describe('a send that is answered', () => {
  it('is accepted, refused or unknown as the answer says', async () => {
    for (const [result, expected] of [
      ['OK', { outcome: 'accepted', chatWid: CHAT }],
      ['ERROR_UNKNOWN', { outcome: 'refused', detail: 'ERROR_UNKNOWN' }],
      ['ERROR_NETWORK', { outcome: 'unknown', chatWid: CHAT }],
    ] as const) {
      const library = new Library();
      const { outcome } = await sending(library);
      library.record = { chatWid: CHAT, result };
      library.answer();
      expect(await outcome).toEqual(expected);
    }
  });

  it('with an error of the network is accepted if its acknowledgement came before', async () => {
    const library = new Library();
    const { outcome } = await sending(library);
    library.record = { chatWid: CHAT, result: 'ERROR_NETWORK' };
    library.answer();
    library.acknowledge(WA_ID, 1);
    expect(await outcome).toEqual({ outcome: 'accepted', chatWid: CHAT });
  });
});
