import type { FaultRequest } from '../../support/sandbox/faults.js';
import type { SessionClient, StoredMessage } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { reportTrap } from '../../support/trap-report.js';

const AREA = 'A message on its way';
const OWNER = '4915100001831';
const RECIPIENT = '4915100001839';
const ROUNDS = 3;

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

afterEach(() => stack.sandbox.faults.removeAll());

/** Sends while a fault stands once; the message must come to this status, and be in the ledger `copies` times. */
async function sendInto(fault: FaultRequest, status: string): Promise<{ id: string; healedMs: number; sees: string }> {
  await stack.sandbox.faults.add({ times: 1, session: OWNER, ...fault });
  const begin = Date.now();
  const { body } = await session.send({ to: RECIPIENT, text: `into ${fault.kind}` });
  const message = await session.waitForStatus(body.messageId, status, 60_000);
  return {
    id: body.messageId,
    healedMs: Date.now() - begin,
    sees: message.history.map((step) => step.status).join(' → '),
  };
}

/** `sent` may be overtaken by the next acknowledgement, so it is not told. */
function toSentence({ status, history }: StoredMessage): string {
  const wasUncertain = history.some((step) => step.status === 'uncertain');
  return `\`sending\`, ${wasUncertain ? 'then `uncertain`, ' : ''}then \`${status}\``;
}

describe('a message', () => {
  const cases = [
    ['the answer is 2 s late', { kind: 'send-delay', delayMs: 2_000 }],
    ['the connection breaks before the network takes it', { kind: 'send-drop-conn', when: 'before' }],
    ['the connection breaks after the network took it', { kind: 'send-drop-conn', when: 'after' }],
  ] as const;

  it.each(cases)('arrives once when %s', async (trap, fault) => {
    const sent = [];
    for (let round = 0; round < ROUNDS; round += 1) sent.push(await sendInto(fault, 'delivered'));
    for (const { id } of sent) expect(await stack.sandbox.ledger({ id })).toHaveLength(1);
    reportTrap({
      area: AREA,
      trap: `While it is sent, ${trap}`,
      sees: sent[0]?.sees ?? '',
      healer: 'itself',
      healedMs: sent.map(({ healedMs }) => healedMs),
    });
  });

  it('is known to be sent by its ack when the answer to its send never comes', async () => {
    const { id, healedMs, sees } = await sendInto({ kind: 'send-hang', taken: true }, 'delivered');
    expect(await stack.sandbox.ledger({ id })).toHaveLength(1);
    const trap = 'The network takes it and never answers';
    reportTrap({ area: AREA, trap, sees, healer: 'itself, by its ack', healedMs: [healedMs] });
  });

  it('arrives once when its send is never answered nor taken, and the page loads itself anew', async () => {
    await stack.sandbox.faults.add({ kind: 'send-hang', session: OWNER, times: 1, taken: false });
    const begin = Date.now();
    const { body } = await session.send({ to: RECIPIENT, text: 'never answered', wait: 0 });
    await session.waitForStatus(body.messageId, 'sending', 40_000); // the one before still waits for its answer
    await stack.sandbox.reload(OWNER);
    const message = await session.waitForStatus(body.messageId, 'delivered', 60_000);
    expect(await stack.sandbox.ledger({ id: body.messageId })).toHaveLength(1);
    reportTrap({
      area: AREA,
      trap: 'Its send is never answered nor taken, and the page loads itself anew',
      sees: toSentence(message),
      healer: 'itself',
      healedMs: [Date.now() - begin],
    });
  });

  it('that WhatsApp refuses fails and says so, and the next one leaves', async () => {
    await stack.sandbox.faults.add({ kind: 'send-fail', session: OWNER, times: 1 });
    const { status, body } = await session.send({ to: RECIPIENT, text: 'refused' });
    expect({ status, body }).toMatchObject({ status: 422, body: { success: false, reason: 'refused_by_whatsapp' } });
    const next = await session.send({ to: RECIPIENT, text: 'not refused' });
    await session.waitForStatus(next.body.messageId, 'delivered');
    reportTrap({
      area: AREA,
      trap: 'WhatsApp refuses it',
      sees: '422, `failed`, `refused_by_whatsapp`',
      healer: '–',
      healedMs: [],
    });
  });
});
