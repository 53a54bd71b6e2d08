import { eventually } from '../support/eventually.js';
import type { SessionClient, StoredMessage } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const RECIPIENT = '4915100003419';
const PATIENCE_MS = 100_000;

let stack: Stack;

beforeAll(async () => {
  stack = await sharedStack();
});

describe.each([
  { pageOutbox: false, owner: '4915100003411', what: 'forgets what the network has not taken when it loads anew' },
  { pageOutbox: true, owner: '4915100003412', what: 'keeps it and sends it by itself' },
])('with a page that $what', ({ pageOutbox, owner }) => {
  let session: SessionClient;

  beforeAll(async () => {
    session = await stack.pairedSession(owner);
    await stack.sandbox.pageOptions.change(owner, { pageOutbox });
    await session.order('restart');
    await session.waitFor('starting');
    await session.waitFor('ready');
    await delivered(await accept('makes the chat'));
  });

  afterEach(() => stack.sandbox.faults.removeAll());

  async function accept(text: string): Promise<string> {
    return (await session.send({ to: RECIPIENT, text, wait: 0 })).body.messageId;
  }

  function delivered(id: string): Promise<StoredMessage> {
    return session.waitForStatus(id, 'delivered', PATIENCE_MS);
  }

  /** Resolves when it was handed over, whatever it has become meanwhile. */
  async function handedOver(id: string): Promise<void> {
    await eventually(
      () => historyOf(id),
      (statuses) => statuses.includes('sending'),
    );
  }

  /** Each took effect once, in the order of their acceptance. */
  async function expectEachOnce(ids: string[]): Promise<void> {
    for (const id of ids) await delivered(id);
    const sent = (await stack.sandbox.ledger({ from: owner })).map(({ id }) => id);
    expect(sent.filter((id) => ids.includes(id))).toEqual(ids);
    expect((await session.status()).outbox).toMatchObject({ queued: 0, uncertain: 0, parked: 0 });
  }

  async function historyOf(id: string): Promise<string[]> {
    return (await session.message(id)).history.map(({ status }) => status);
  }

  it('a send that hangs, and that the network took, is settled', async () => {
    await stack.sandbox.faults.add({ kind: 'send-hang', session: owner, taken: true, times: 1 });
    await expectEachOnce([await accept('hangs, taken'), await accept('behind it')]);
  });

  it('a send that hangs, and that the network did not take, holds up the next one until it is settled', async () => {
    await stack.sandbox.faults.add({ kind: 'send-hang', session: owner, taken: false, times: 1 });
    const [first, next] = [await accept('hangs, not taken'), await accept('behind it')];
    await session.waitForStatus(first, 'uncertain', 40_000);
    expect(await stack.sandbox.ledger({ id: next })).toEqual([]);
    await expectEachOnce([first, next]);
  });

  it.each(['before', 'after'])('a connection that breaks %s the network takes it is settled', async (when) => {
    await stack.sandbox.faults.add({ kind: 'send-drop-conn', session: owner, when, times: 1 });
    await expectEachOnce([await accept(`broken ${when}`), await accept('after the break')]);
  });

  it('an acknowledgement that is lost with its page is found by asking', async () => {
    await stack.sandbox.faults.add({ kind: 'send-drop-conn', session: owner, when: 'after', times: 1 });
    const ids = [await accept('taken, not acknowledged')];
    await handedOver(ids[0] ?? '');
    await stack.sandbox.reload(owner);
    ids.push(await accept('after the reload'));
    await expectEachOnce(ids);
  });

  it.each([true, false])('a page that loads anew in the middle of a send is settled (taken: %s)', async (taken) => {
    await stack.sandbox.faults.add({
      kind: 'send-delay',
      session: owner,
      delayMs: 3_000,
      times: 1,
      holds: taken ? 'answer' : 'device',
    });
    const first = await accept(`reloaded ${taken}`);
    await handedOver(first);
    await stack.sandbox.reload(owner);
    await expectEachOnce([first, await accept('after the reload')]);
  });

  it('a network that is away for a while is waited for', async () => {
    await stack.sandbox.faults.add({ kind: 'send-hang', session: owner, taken: false, times: 1 });
    const first = await accept('cut off');
    await handedOver(first);
    await stack.sandbox.disconnect(owner, 3_000);
    await expectEachOnce([first, await accept('while it is away')]);
  });

  it('a page that loads anew with an undecided message hands it over again, under the same id', async () => {
    await stack.sandbox.faults.add({ kind: 'send-hang', session: owner, taken: false, times: 1 });
    const first = await accept('undecided');
    await session.waitForStatus(first, 'uncertain', 40_000);
    await stack.sandbox.reload(owner);
    await expectEachOnce([first]);
    expect(await historyOf(first)).toEqual(expect.arrayContaining(['sending', 'uncertain']));
  });
});
