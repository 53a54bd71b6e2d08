import { eventually } from '../../support/eventually.js';
import { expectToSend } from '../../support/expect-to-send.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import {
  afterTrap,
  reportOutcomes,
  reportTrap,
  sinceReason,
  troubleOf,
  type TrapOutcome,
} from '../../support/trap-report.js';
import { inRounds, restart } from '../../support/trap-rounds.js';

const AREA = 'The page and its network';
const OWNER = '4915100001811';
const RECIPIENT = '4915100001819';
const UNDERSTOOD_BUILD = '2.3000.1042401057';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

afterEach(() => stack.sandbox.faults.removeAll());

function rounds(spring: () => Promise<TrapOutcome>): Promise<TrapOutcome[]> {
  return inRounds(spring, () => restart(session));
}

describe('a session that is ready', () => {
  it('is ready again after its page loaded itself anew', async () => {
    const outcomes = await rounds(() => afterTrap(session, () => stack.sandbox.reload(OWNER)));
    reportOutcomes(AREA, 'The page loads itself anew', outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('says when WhatsApp cannot be reached, and is ready when it can', async () => {
    const outcomes = await rounds(() => afterTrap(session, () => stack.sandbox.disconnect(OWNER, 3_000)));
    for (const outcome of outcomes) expect(troubleOf(outcome).reason).toBe('connection_lost');
    reportOutcomes(AREA, 'The connection breaks for 3 s', outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('stays ready when the page says a second time that it has synced', async () => {
    const before = (await session.timeline('?limit=1')).timeline;
    await stack.sandbox.faults.add({ kind: 'resync', session: OWNER });
    await expectToSend(stack, session, RECIPIENT);
    expect((await session.timeline('?limit=1')).timeline).toEqual(before);
    reportTrap({
      area: AREA,
      trap: '`ready` comes twice',
      sees: 'nothing: it stays `ready`',
      healer: '–',
      times: 1,
      healedMs: [],
    });
  });

  const states = [
    ['CONFLICT', 'opened_elsewhere'],
    ['DEPRECATED_VERSION', 'version_deprecated'],
    ['UNPAIRED_IDLE', 'login_missing'],
    ['TIMEOUT', 'connection_lost'],
  ] as const;

  it.each(states)('is told %s by the page, says so, and comes back', async (state, reason) => {
    const outcomes = await rounds(() =>
      afterTrap(session, () => stack.sandbox.faults.add({ kind: 'state', session: OWNER, state })),
    );
    for (const outcome of outcomes) expect(troubleOf(outcome).reason).toBe(reason);
    reportOutcomes(AREA, `The page says ${state}`, outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  const statesForPeople = [
    ['TOS_BLOCK', 'terms_of_service'],
    ['SMB_TOS_BLOCK', 'terms_of_service'],
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
    await expectToSend(stack, session, RECIPIENT);
  });
});

/** What is sent meanwhile must leave when the build that is understood is back. */
async function holdUnderBuild(build: string): Promise<TrapOutcome> {
  const held: string[] = [];
  const outcome = await afterTrap(session, async () => {
    await stack.sandbox.pageOptions.change(OWNER, { build, reload: true });
    await eventually(
      () => session.status(),
      ({ reason }) => reason === 'page_incompatible',
    );
    held.push((await session.send({ to: RECIPIENT, text: 'held', wait: 0 })).body.messageId);
    await stack.sandbox.pageOptions.change(OWNER, { build: UNDERSTOOD_BUILD, reload: true });
  });
  for (const id of held) await session.waitForStatus(id, 'delivered');
  return sinceReason(outcome, 'page_incompatible');
}

describe('a build of WhatsApp Web', () => {
  it.each(['no-send-module', 'other-id-shape', 'no-ack'])(
    'that is not understood (%s) holds the queue until one comes that is',
    async (build) => {
      const outcomes = await rounds(() => holdUnderBuild(build));
      reportOutcomes(AREA, `A build without what is needed: ${build}`, outcomes);
      await expectToSend(stack, session, RECIPIENT);
    },
  );
});
