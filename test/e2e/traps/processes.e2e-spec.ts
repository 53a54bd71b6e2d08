import { readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { expectToSend } from '../../support/expect-to-send.js';
import { browserOf, pidOf, profileOf, rendererOf } from '../../support/processes.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { afterTrap, reportOutcomes, reportTrap, troubleOf, type TrapOutcome } from '../../support/trap-report.js';
import { inRounds, restart } from '../../support/trap-rounds.js';

const AREA = 'Processes';
const OWNER = '4915100001801';
const RECIPIENT = '4915100001809';

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

function rounds(spring: () => unknown): Promise<TrapOutcome[]> {
  return inRounds(
    () => afterTrap(session, spring),
    () => restart(session),
  );
}

function reasonsOf(outcomes: TrapOutcome[]): string[] {
  return outcomes.map((outcome) => troubleOf(outcome).reason);
}

describe('a session survives', () => {
  it('SIGKILL of its browser', async () => {
    const outcomes = await rounds(() => process.kill(pidOf(browserOf(session.id)), 'SIGKILL'));
    expect(new Set(reasonsOf(outcomes))).toEqual(new Set(['browser_exited']));
    reportOutcomes(AREA, 'SIGKILL of the browser', outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('SIGKILL of its renderer', async () => {
    const outcomes = await rounds(() => process.kill(pidOf(rendererOf(session.id)), 'SIGKILL'));
    expect(new Set(reasonsOf(outcomes))).toEqual(new Set(['page_crashed']));
    reportOutcomes(AREA, 'SIGKILL of the renderer', outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('a page that runs out of memory', async () => {
    const outcomes = await rounds(() => stack.sandbox.faults.add({ kind: 'crash', session: OWNER }));
    // A page near its limit may be too busy to answer before it dies.
    for (const reason of reasonsOf(outcomes)) expect(['page_crashed', 'page_not_answering']).toContain(reason);
    reportTrap({
      area: AREA,
      trap: 'The page runs out of memory',
      sees: '`disconnected`, `page_crashed` or `page_not_answering`',
      healer: 'itself',
      times: outcomes.length,
      healedMs: outcomes.map(({ healedMs }) => healedMs),
    });
    await expectToSend(stack, session, RECIPIENT);
  });

  it('a page that hangs, which is found by asking it', async () => {
    const outcomes = await rounds(() => stack.sandbox.faults.add({ kind: 'hang', session: OWNER, forMs: 120_000 }));
    expect(new Set(reasonsOf(outcomes))).toEqual(new Set(['page_not_answering']));
    reportOutcomes(AREA, 'The page hangs', outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('a browser that is stopped (SIGSTOP) and answers nobody', async () => {
    const outcomes = await rounds(() => process.kill(pidOf(browserOf(session.id)), 'SIGSTOP'));
    expect(new Set(reasonsOf(outcomes))).toEqual(new Set(['page_not_answering']));
    reportOutcomes(AREA, 'SIGSTOP of the browser', outcomes);
    await expectToSend(stack, session, RECIPIENT);
  });

  it('a profile that a browser on another host seems to use', async () => {
    const folder = profileOf(session.id);
    const outcomes = await inRounds(
      async () => {
        await session.order('stop');
        await session.waitFor('stopped');
        for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) {
          symlinkSync(name === 'SingletonLock' ? 'another-host-4711' : '/nowhere', path.join(folder, name));
        }
        return afterTrap(session, () => session.order('start'));
      },
      () => restart(session),
    );
    reportOutcomes(AREA, '`Singleton*` of a browser on another host', outcomes, 'itself, at the start');
    expect(readdirSync(folder).filter((name) => name.startsWith('Singleton'))).toEqual([]);
    await expectToSend(stack, session, RECIPIENT);
  });
});
