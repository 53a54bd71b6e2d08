import { readdirSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../../support/eventually.js';
import { browserOf, rendererOf, type Process } from '../../support/processes.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';
import { afterTrap, reportOutcomes, reportTrap, troubleOf, type TrapOutcome } from '../../support/trap-report.js';

const AREA = 'Processes';
const OWNER = '4915100001801';
const RECIPIENT = '4915100001809';
const ROUNDS = 3;

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
});

/** Never 0: that would be this whole process group. */
function pidOf(process: Process | undefined): number {
  if (!process) throw new Error('the process that is to be hit does not run');
  return process.pid;
}

async function rounds(spring: () => unknown): Promise<TrapOutcome[]> {
  const outcomes: TrapOutcome[] = [];
  for (let round = 0; round < ROUNDS; round += 1) outcomes.push(await afterTrap(session, spring));
  return outcomes;
}

/** A message that leaves once, after whatever happened before. */
async function expectToSend(): Promise<void> {
  const { body } = await session.send({ to: RECIPIENT, text: 'after a trap' });
  await session.waitForStatus(body.messageId, 'delivered', 40_000);
  expect(await stack.sandbox.ledger({ id: body.messageId })).toHaveLength(1);
}

function profile(): string {
  const found = / --user-data-dir=(\S+)/.exec(browserOf(session.id)?.commandLine ?? '')?.[1];
  if (!found) throw new Error('the session has no browser');
  return found;
}

describe('a session survives', () => {
  it('SIGKILL of its browser', async () => {
    const outcomes = await rounds(() => process.kill(pidOf(browserOf(session.id)), 'SIGKILL'));
    expect(outcomes.map((outcome) => troubleOf(outcome).reason)).toEqual(Array(ROUNDS).fill('browser_exited'));
    reportOutcomes(AREA, 'SIGKILL of the browser', outcomes);
    await expectToSend();
  });

  it('SIGKILL of its renderer', async () => {
    const outcomes = await rounds(() => process.kill(pidOf(rendererOf(session.id)), 'SIGKILL'));
    expect(outcomes.map((outcome) => troubleOf(outcome).reason)).toEqual(Array(ROUNDS).fill('page_crashed'));
    reportOutcomes(AREA, 'SIGKILL of the renderer', outcomes);
    await expectToSend();
  });

  it('a page that runs out of memory', async () => {
    const outcome = await afterTrap(session, () => stack.sandbox.faults.add({ kind: 'crash', session: OWNER }));
    // A page near its limit may be too busy to answer before it dies.
    expect(['page_crashed', 'page_not_answering']).toContain(troubleOf(outcome).reason);
    reportTrap({
      area: AREA,
      trap: 'The page runs out of memory',
      sees: '`disconnected`, `page_crashed` or `page_not_answering`',
      healer: 'itself',
      healedMs: [outcome.healedMs],
    });
    await expectToSend();
  });

  it('a page that hangs, which is found by asking it', async () => {
    const outcome = await afterTrap(session, () =>
      stack.sandbox.faults.add({ kind: 'hang', session: OWNER, forMs: 120_000 }),
    );
    expect(troubleOf(outcome).reason).toBe('page_not_answering');
    reportOutcomes(AREA, 'The page hangs', [outcome]);
    await expectToSend();
  });

  it('a browser that is stopped (SIGSTOP) and answers nobody', async () => {
    const outcome = await afterTrap(session, () => process.kill(pidOf(browserOf(session.id)), 'SIGSTOP'));
    expect(troubleOf(outcome).reason).toBe('page_not_answering');
    reportOutcomes(AREA, 'SIGSTOP of the browser', [outcome]);
    await expectToSend();
  });

  it('a profile that a browser on another host seems to use', async () => {
    const folder = profile();
    await session.order('stop');
    await session.waitFor('stopped');
    for (const name of ['SingletonLock', 'SingletonCookie', 'SingletonSocket']) {
      symlinkSync(name === 'SingletonLock' ? 'another-host-4711' : '/nowhere', path.join(folder, name));
    }
    const outcome = await afterTrap(session, () => session.order('start'));
    reportOutcomes(AREA, '`Singleton*` of a browser on another host', [outcome], 'itself, at the start');
    expect(readdirSync(folder).filter((name) => name.startsWith('Singleton'))).toEqual([]);
    await expectToSend();
  });

  it('SIGKILL of its worker, whose browser ends with it', async () => {
    const orphan = pidOf(browserOf(session.id));
    const outcome = await afterTrap(session, () => process.kill(stack.pidOf('worker') ?? Number.NaN, 'SIGKILL'));
    reportOutcomes(AREA, 'SIGKILL of the worker', [outcome]);
    expect(browserOf(session.id)?.pid).not.toBe(orphan);
    await expectToSend();
  });

  it('SIGKILL of its worker while its browser is stopped and stays behind as an orphan', async () => {
    const orphan = pidOf(browserOf(session.id));
    process.kill(orphan, 'SIGSTOP'); // so it cannot see that its worker is gone
    const outcome = await afterTrap(session, () => process.kill(stack.pidOf('worker') ?? Number.NaN, 'SIGKILL'));
    reportOutcomes(AREA, 'SIGKILL of the worker, its browser left as an orphan', [outcome]);
    expect(browserOf(session.id)?.pid).not.toBe(orphan);
    await expectToSend();
  });

  it('SIGTERM of its worker, which lets go of it in order', async () => {
    const worker = stack.pidOf('worker');
    const outcome = await afterTrap(session, () => process.kill(worker ?? Number.NaN, 'SIGTERM'));
    expect(outcome.entries[0]?.reason).toBe('worker_stopped');
    reportOutcomes(AREA, 'SIGTERM of the worker', [outcome]);
    await eventually(
      () => stack.pidOf('worker'),
      (pid) => pid !== undefined && pid !== worker,
    );
    await expectToSend();
  });
});
