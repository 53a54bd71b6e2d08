import { eventually } from '../../support/eventually.js';
import { expectToSend } from '../../support/expect-to-send.js';
import type { FaultRequest } from '../../support/sandbox/faults.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { afterTrap, reportOutcomes, reportTrap, sinceReason, type TrapOutcome } from '../../support/trap-report.js';
import { inRounds, restart } from '../../support/trap-rounds.js';

const AREA = 'The page and its network';
const OWNER = '4915100001851';
const RECIPIENT = '4915100001859';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

afterEach(() => stack.sandbox.faults.removeAll());

/** A fault that stands while the session is restarted, and goes away when the session has told of it. */
async function restartInto(fault: FaultRequest, reason: string): Promise<TrapOutcome> {
  await stack.sandbox.faults.add(fault);
  const outcome = await afterTrap(session, async () => {
    await session.order('restart');
    await eventually(
      () => session.status(),
      (status) => status.reason === reason,
      60_000,
    );
    await stack.sandbox.faults.removeAll();
  });
  return sinceReason(outcome, reason); // the restart that it needs is not its trouble
}

describe('a session that starts while', () => {
  // A page is told apart by a cookie, which a browser that is stopped soon after its pairing may not have kept.
  const cases = [
    ['web.whatsapp.com answers 503', { kind: 'page-503' }, 'whatsapp_unreachable'],
    ['web.whatsapp.com never answers', { kind: 'page-hang' }, 'whatsapp_unreachable'],
    ['web.whatsapp.com refuses connections', { kind: 'listen-off', forMs: 15_000 }, 'whatsapp_unreachable'],
    ['web.whatsapp.com is a black hole', { kind: 'black-hole', forMs: 15_000 }, 'whatsapp_unreachable'],
    ['the page never gets its connection', { kind: 'never-open', session: OWNER }, 'connection_not_opened'],
    ['the page never ends its loading', { kind: 'never-sync', session: OWNER }, 'sync_timeout'],
  ] as const;

  it.each(cases)('%s says so, and heals when that is over', async (trap, fault, reason) => {
    const outcomes = await inRounds(
      () => restartInto(fault, reason),
      () => restart(session),
    );
    reportOutcomes(AREA, `At the start: ${trap}`, outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });
});

describe('a session that starts', () => {
  it('is ready although its page said that it had synced before anybody listened', async () => {
    const outcomes = await inRounds(
      async () => {
        const { id } = await stack.sandbox.faults.add({ kind: 'sync-too-early', session: OWNER, times: 1 });
        const outcome = await afterTrap(session, () => session.order('restart'));
        expect(await stack.sandbox.faults.get(id)).toMatchObject({ fired: 1 });
        return outcome;
      },
      () => restart(session),
    );
    reportTrap({
      area: AREA,
      trap: 'At the start: the page is synced before the library listens',
      sees: 'nothing: it becomes `ready`',
      healer: 'itself, by asking again',
      times: outcomes.length,
      healedMs: outcomes.map(({ healedMs }) => healedMs),
    });
    await expectToSend(stack, session, RECIPIENT);
  });
});
