import { eventually } from '../../support/eventually.js';
import type { FaultRequest } from '../../support/sandbox/faults.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { afterTrap, reportOutcomes, reportTrap, troubleOf, type TrapOutcome } from '../../support/trap-report.js';

const AREA = 'The page and its network';
const OWNER = '4915100001811';
const RECIPIENT = '4915100001819';
const ROUNDS = 3;

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

afterEach(() => stack.sandbox.faults.removeAll());

async function expectToSend(): Promise<void> {
  const { body } = await session.send({ to: RECIPIENT, text: 'after a trap' });
  await session.waitForStatus(body.messageId, 'delivered', 40_000);
  expect(await stack.sandbox.ledger({ id: body.messageId })).toHaveLength(1);
}

/** A fault that stands while the session is restarted, and goes away when the session has told of it. */
async function restartInto(fault: FaultRequest, reason: string): Promise<TrapOutcome> {
  await stack.sandbox.faults.add(fault);
  return afterTrap(session, async () => {
    await session.order('restart');
    await eventually(
      () => session.status(),
      (status) => status.reason === reason,
      60_000,
    );
    await stack.sandbox.faults.removeAll();
  });
}

function reasonsOf({ entries }: TrapOutcome): string[] {
  return entries.map(({ reason }) => reason);
}

/** The trouble that a standing fault brings comes after the restart that it needs. */
function withoutRestart(outcome: TrapOutcome, reason: string): TrapOutcome {
  return { ...outcome, entries: outcome.entries.slice(outcome.entries.findIndex((entry) => entry.reason === reason)) };
}

describe('a session that starts while', () => {
  const cases = [
    ['web.whatsapp.com answers 503', { kind: 'page-503', session: OWNER }, 'whatsapp_unreachable'],
    ['web.whatsapp.com never answers', { kind: 'page-hang', session: OWNER }, 'whatsapp_unreachable'],
    ['web.whatsapp.com refuses connections', { kind: 'listen-off', forMs: 15_000 }, 'whatsapp_unreachable'],
    ['web.whatsapp.com is a black hole', { kind: 'black-hole', forMs: 15_000 }, 'whatsapp_unreachable'],
    ['the page never gets its connection', { kind: 'never-open', session: OWNER }, 'connection_not_opened'],
    ['the page never ends its loading', { kind: 'never-sync', session: OWNER }, 'sync_timeout'],
  ] as const;

  it.each(cases)('%s says so, and heals when that is over', async (trap, fault, reason) => {
    const outcome = await restartInto(fault, reason);
    expect(reasonsOf(outcome)).toContain(reason);
    reportOutcomes(AREA, `At the start: ${trap}`, [withoutRestart(outcome, reason)]);
    await expectToSend();
  });
});

describe('a session that starts', () => {
  it('is ready although its page said that it had synced before anybody listened', async () => {
    const { id } = await stack.sandbox.faults.add({ kind: 'sync-too-early', session: OWNER });
    const outcome = await afterTrap(session, () => session.order('restart'));
    expect(await stack.sandbox.faults.get(id)).toMatchObject({ fired: 1 });
    reportTrap({
      area: AREA,
      trap: 'At the start: the page is synced before the library listens',
      sees: 'nothing: it becomes `ready`',
      healer: 'itself, by asking again',
      healedMs: [outcome.healedMs],
    });
    await expectToSend();
  });
});

describe('a session that is ready', () => {
  it('is ready again after its page loaded itself anew', async () => {
    const outcomes: TrapOutcome[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      outcomes.push(await afterTrap(session, () => stack.sandbox.reload(OWNER)));
    }
    reportOutcomes(AREA, 'The page loads itself anew', outcomes);
    await expectToSend();
  });

  it('says when WhatsApp cannot be reached, and is ready when it can', async () => {
    const outcome = await afterTrap(session, () => stack.sandbox.disconnect(OWNER, 3_000));
    expect(troubleOf(outcome).reason).toBe('connection_lost');
    reportOutcomes(AREA, 'The connection breaks for 3 s', [outcome]);
    await expectToSend();
  });

  it('stays ready when the page says a second time that it has synced', async () => {
    const before = (await session.timeline('?limit=1')).timeline;
    await stack.sandbox.faults.add({ kind: 'resync', session: OWNER });
    await expectToSend();
    expect((await session.timeline('?limit=1')).timeline).toEqual(before);
    reportTrap({
      area: AREA,
      trap: '`ready` comes twice',
      sees: 'nothing: it stays `ready`',
      healer: '–',
      healedMs: [],
    });
  });

  const states = [
    ['CONFLICT', 'opened_elsewhere'],
    ['DEPRECATED_VERSION', 'version_deprecated'],
    ['UNPAIRED_IDLE', 'login_missing'],
  ] as const;

  it.each(states)('is told %s by the page, says so, and comes back', async (state, reason) => {
    const outcome = await afterTrap(session, () => stack.sandbox.faults.add({ kind: 'state', session: OWNER, state }));
    expect(troubleOf(outcome).reason).toBe(reason);
    reportOutcomes(AREA, `The page says ${state}`, [outcome]);
    await expectToSend();
  });

  const statesForPeople = [
    ['TOS_BLOCK', 'terms_of_service'],
    ['PROXYBLOCK', 'proxy_blocked'],
  ] as const;

  it.each(statesForPeople)('is told %s by the page, and asks for a person', async (state, reason) => {
    const outcome = await afterTrap(session, async () => {
      await stack.sandbox.faults.add({ kind: 'state', session: OWNER, state });
      await session.waitFor('failed');
      await session.order('restart');
    });
    expect(troubleOf(outcome)).toMatchObject({ state: 'failed', reason, nextAction: expect.any(String) as string });
    reportOutcomes(AREA, `The page says ${state}`, [outcome], 'a person, who mends that and restarts it');
    await expectToSend();
  });
});

describe('a build of WhatsApp Web', () => {
  it.each(['no-send-module', 'other-id-shape', 'no-ack'])(
    'that is not understood (%s) holds the queue until one comes that is',
    async (build) => {
      const held: string[] = [];
      const outcome = await afterTrap(session, async () => {
        await stack.sandbox.pageOptions.change(OWNER, { build, reload: true });
        await eventually(
          () => session.status(),
          ({ reason }) => reason === 'page_incompatible',
        );
        held.push((await session.send({ to: RECIPIENT, text: 'held', wait: 0 })).body.messageId);
        await stack.sandbox.pageOptions.change(OWNER, { build: '2.3000.1042401057', reload: true });
      });
      for (const id of held) await session.waitForStatus(id, 'delivered');
      const { entries } = outcome;
      const incompatible = entries.slice(entries.findIndex(({ reason }) => reason === 'page_incompatible'));
      reportOutcomes(AREA, `A build without what is needed: ${build}`, [{ ...outcome, entries: incompatible }]);
      await expectToSend();
    },
  );
});
