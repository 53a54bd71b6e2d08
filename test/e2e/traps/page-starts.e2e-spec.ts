import { eventually } from '../../support/eventually.js';
import { expectToSend } from '../../support/expect-to-send.js';
import type { FaultRequest } from '../../support/sandbox/faults.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { afterTrap, reportOutcomes, reportTrap, sinceReason, type TrapOutcome } from '../../support/trap-report.js';
import { inRounds, restart } from '../../support/trap-rounds.js';

const AREA = 'The page and its network';
const OWNER = '4915100001851';
const OTHERS = ['4915100001852', '4915100001853'];
const RECIPIENT = '4915100001859';

let stack: Stack;
let session: SessionClient;
let others: SessionClient[];

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
  others = await Promise.all(OTHERS.map((owner) => stack.pairedSession(owner)));
});

afterEach(() => stack.sandbox.faults.removeAll());

/** A fault that stands while the session is restarted, and goes away when the session has told of it. */
async function restartInto(fault: FaultRequest, reason: string, hit = session): Promise<TrapOutcome> {
  const { id } = await stack.sandbox.faults.add(fault);
  const outcome = await afterTrap(hit, async () => {
    await hit.order('restart');
    await eventually(
      () => hit.status(),
      (status) => status.reason === reason,
      60_000,
    );
    await (hit === session ? stack.sandbox.faults.removeAll() : stack.sandbox.faults.remove(id)); // some end by themselves
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
  ] as const;
  const own = [
    ['the page never gets its connection', 'never-open', 'connection_not_opened'],
    ['the page never ends its loading', 'never-sync', 'sync_timeout'],
  ] as const;

  it.each(cases)('%s says so, and heals when that is over', async (trap, fault, reason) => {
    const outcomes = await inRounds(
      () => restartInto(fault, reason),
      () => restart(session),
    );
    reportOutcomes(AREA, `At the start: ${trap}`, outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('the page never gets its connection, or never ends its loading, says so, and heals when that is over', async () => {
    await Promise.all(
      own.map(async ([trap, kind, reason], index) => {
        const { [index]: hit = session } = others;
        const outcomes = await inRounds(
          () => restartInto({ kind, session: OTHERS[index] ?? OWNER }, reason, hit),
          () => restart(hit),
        );
        reportOutcomes(AREA, `At the start: ${trap}`, outcomes);
        await expectToSend(stack, hit, RECIPIENT);
      }),
    );
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
