import { eventually } from '../support/eventually.js';
import type { FaultRequest } from '../support/sandbox/faults.js';
import type { SessionClient, StoredMessage } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const RECIPIENT = '4915100003419';
const PATIENCE_MS = 100_000;

/** A session whose page keeps what the network has not taken and sends it by itself, or forgets it when it loads anew. */
class Sender {
  constructor(
    readonly owner: string,
    private readonly stack: Stack,
    private readonly session: SessionClient,
  ) {}

  async accept(text: string): Promise<string> {
    return (await this.session.send({ to: RECIPIENT, text, wait: 0 })).body.messageId;
  }

  delivered(id: string): Promise<StoredMessage> {
    return this.session.waitForStatus(id, 'delivered', PATIENCE_MS);
  }

  undecided(id: string): Promise<StoredMessage> {
    return this.session.waitForStatus(id, 'uncertain', 40_000);
  }

  async goesWrong(fault: FaultRequest): Promise<void> {
    await this.stack.sandbox.faults.add({ ...fault, session: this.owner, times: 1 });
  }

  reload(): Promise<unknown> {
    return this.stack.sandbox.reload(this.owner);
  }

  /** Resolves when it was handed over, whatever it has become meanwhile. */
  async handedOver(id: string): Promise<void> {
    await eventually(
      () => this.historyOf(id),
      (statuses) => statuses.includes('sending'),
    );
  }

  async historyOf(id: string): Promise<string[]> {
    return (await this.session.message(id)).history.map(({ status }) => status);
  }

  /** Each took effect once, in the order of their acceptance. */
  async expectEachOnce(ids: string[]): Promise<void> {
    for (const id of ids) await this.delivered(id);
    const sent = (await this.stack.sandbox.ledger({ from: this.owner })).map(({ id }) => id);
    expect(sent.filter((id) => ids.includes(id))).toEqual(ids);
    expect((await this.session.status()).outbox).toMatchObject({ queued: 0, uncertain: 0, parked: 0 });
  }
}

let stack: Stack;
/** Two of each kind. */
let senders: Sender[];

beforeAll(async () => {
  stack = await sharedStack();
  const kinds = [false, true, false, true];
  senders = await Promise.all(kinds.map((pageOutbox, index) => senderOf(`491510000341${index + 1}`, pageOutbox)));
});

afterEach(() => stack.sandbox.faults.removeAll());

async function senderOf(owner: string, pageOutbox: boolean): Promise<Sender> {
  const session = await stack.pairedSession(owner);
  await stack.sandbox.pageOptions.change(owner, { pageOutbox });
  await session.order('restart');
  await session.waitFor('starting');
  await session.waitFor('ready');
  const sender = new Sender(owner, stack, session);
  await sender.delivered(await sender.accept('makes the chat'));
  return sender;
}

type Story = (sender: Sender) => Promise<void>;

/** Each of two stories with both kinds of pages, all at once: most of it is waiting. */
async function expectOfEachPage(one: Story, other: Story): Promise<void> {
  await Promise.all(senders.map((sender, index) => (index < 2 ? one : other)(sender)));
}

const hangs: Story = async (sender) => {
  await sender.goesWrong({ kind: 'send-hang', taken: true });
  await sender.expectEachOnce([await sender.accept('hangs, taken'), await sender.accept('behind it')]);
};

const hangsNotTaken: Story = async (sender) => {
  await sender.goesWrong({ kind: 'send-hang', taken: false });
  const [first, next] = [await sender.accept('hangs, not taken'), await sender.accept('behind it')];
  await sender.undecided(first);
  expect(await stack.sandbox.ledger({ id: next })).toEqual([]);
  await sender.expectEachOnce([first, next]);
};

const breaks =
  (when: 'before' | 'after'): Story =>
  async (sender) => {
    await sender.goesWrong({ kind: 'send-drop-conn', when });
    await sender.expectEachOnce([await sender.accept(`broken ${when}`), await sender.accept('after the break')]);
  };

const losesAcknowledgement: Story = async (sender) => {
  await sender.goesWrong({ kind: 'send-drop-conn', when: 'after' });
  const first = await sender.accept('taken, not acknowledged');
  await sender.handedOver(first);
  await sender.reload();
  await sender.expectEachOnce([first, await sender.accept('after the reload')]);
};

const reloads =
  (holds: 'answer' | 'device'): Story =>
  async (sender) => {
    await sender.goesWrong({ kind: 'send-delay', delayMs: 3_000, holds });
    const first = await sender.accept(`reloaded, ${holds}`);
    await sender.handedOver(first);
    await sender.reload();
    await sender.expectEachOnce([first, await sender.accept('after the reload')]);
  };

const isCutOff: Story = async (sender) => {
  await sender.goesWrong({ kind: 'send-hang', taken: false });
  const first = await sender.accept('cut off');
  await sender.handedOver(first);
  await stack.sandbox.disconnect(sender.owner, 3_000);
  await sender.expectEachOnce([first, await sender.accept('while it is away')]);
};

const reloadsUndecided: Story = async (sender) => {
  await sender.goesWrong({ kind: 'send-hang', taken: false });
  const first = await sender.accept('undecided');
  await sender.undecided(first);
  await sender.reload();
  await sender.expectEachOnce([first]);
  expect(await sender.historyOf(first)).toEqual(expect.arrayContaining(['sending', 'uncertain']));
};

describe('with a page that forgets what the network has not taken, and with one that keeps it,', () => {
  it('a send that hangs and was taken is settled; one that was not holds up the next one until it is', () =>
    expectOfEachPage(hangs, hangsNotTaken));

  it('a connection that breaks before or after the network takes it is settled', () =>
    expectOfEachPage(breaks('before'), breaks('after')));

  it('a page that loads anew is settled, whether the network has taken it or the device still holds it', () =>
    expectOfEachPage(reloads('answer'), reloads('device')));

  it('a lost acknowledgement is found by asking; a network that is away for a while is waited for', () =>
    expectOfEachPage(losesAcknowledgement, isCutOff));

  it('a page that loads anew with an undecided message hands it over again, under the same id', () =>
    expectOfEachPage(reloadsUndecided, reloadsUndecided));
});
