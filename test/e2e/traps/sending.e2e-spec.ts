import { expectToSend } from '../../support/expect-to-send.js';
import type { FaultRequest } from '../../support/sandbox/faults.js';
import type { SessionClient, StoredMessage } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { reportTrap } from '../../support/trap-report.js';
import { inRounds, restart } from '../../support/trap-rounds.js';

const AREA = 'A message on its way';
const OWNER = '4915100001831';
const RECIPIENT = '4915100001839';
/** Nobody whose number begins so is on the sandbox's WhatsApp. */
const UNREGISTERED = '99900001839';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

afterEach(() => stack.sandbox.faults.removeAll());

interface Arrival {
  id: string;
  sees: string;
  healedMs: number;
}

/** Sends while a fault stands once. */
async function sendInto(fault: FaultRequest): Promise<Arrival> {
  await stack.sandbox.faults.add({ times: 1, session: OWNER, ...fault });
  const begin = Date.now();
  const { body } = await session.send({ to: RECIPIENT, text: `into ${fault.kind}` });
  return arrival(body.messageId, begin);
}

async function arrival(id: string, begin: number): Promise<Arrival> {
  const message = await session.waitForStatus(id, 'delivered', 60_000);
  return { id, sees: toSentence(message), healedMs: Date.now() - begin };
}

function rounds(spring: () => Promise<Arrival>): Promise<Arrival[]> {
  return inRounds(spring, () => restart(session));
}

async function expectOneCopyOfEach(sent: Arrival[]): Promise<void> {
  for (const { id } of sent) expect(await stack.sandbox.ledger({ id })).toHaveLength(1);
}

function reportSent(trap: string, sent: Arrival[], healer = 'itself'): void {
  const [sees, ...others] = new Set(sent.map((arrival) => arrival.sees));
  if (sees === undefined || others.length > 0) throw new Error(`"${trap}" was not told the same way each time`);
  reportTrap({ area: AREA, trap, sees, healer, times: sent.length, healedMs: sent.map(({ healedMs }) => healedMs) });
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
    const sent = await rounds(() => sendInto(fault));
    await expectOneCopyOfEach(sent);
    reportSent(`While it is sent, ${trap}`, sent);
  });

  it('is known to be sent by its ack when the answer to its send never comes', async () => {
    const sent = await rounds(() => sendInto({ kind: 'send-hang', taken: true }));
    await expectOneCopyOfEach(sent);
    reportSent('The network takes it and never answers', sent, 'itself, by its ack');
  });

  it('arrives once when its send is never answered nor taken, and the page loads itself anew', async () => {
    const sent = await rounds(async () => {
      await stack.sandbox.faults.add({ kind: 'send-hang', session: OWNER, times: 1, taken: false });
      const begin = Date.now();
      const { body } = await session.send({ to: RECIPIENT, text: 'never answered', wait: 0 });
      await session.waitForStatus(body.messageId, 'sending', 40_000); // the one before still waits for its answer
      await stack.sandbox.reload(OWNER);
      return arrival(body.messageId, begin);
    });
    await expectOneCopyOfEach(sent);
    reportSent('Its send is never answered nor taken, and the page loads itself anew', sent);
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
      times: 1,
      healedMs: [],
    });
  });

  it('to a number that is not on WhatsApp fails and says so, and the next one leaves', async () => {
    const { status, body } = await session.send({ to: UNREGISTERED, text: 'nobody there' });
    expect({ status, body }).toMatchObject({ status: 422, body: { reason: 'recipient_not_on_whatsapp' } });
    await expectToSend(stack, session, RECIPIENT);
    reportTrap({
      area: AREA,
      trap: 'Its recipient is not on WhatsApp',
      sees: '422, `failed`, `recipient_not_on_whatsapp`',
      healer: '–',
      times: 1,
      healedMs: [],
    });
  });
});
