import { runChasqui } from '../support/run-chasqui.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedDataDir, sharedStack, type Stack } from '../support/stack.js';

const ALICE = '4915100003511';
const BOB = '4915100003512';
const CAROL = '4915100003513';

let stack: Stack;
let alice: SessionClient;
let bob: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(CAROL, 'Carol');
  [alice, bob] = await Promise.all([stack.pairedSession(ALICE), stack.pairedSession(BOB)]);
});

function trace(...args: string[]): ReturnType<typeof runChasqui> {
  return runChasqui(['trace', ...args, '--sandbox', '--data-dir', sharedDataDir()]);
}

describe('./chasqui trace', () => {
  it('tells of a message that was delivered what it went through, but not its text', async () => {
    const { body } = await alice.send({ to: CAROL, text: 'only for Carol' });
    await alice.waitForStatus(body.messageId, 'delivered');
    const { status, stdout } = trace(body.messageId);
    expect(status).toBe(0);
    expect(stdout).toMatch(/queued\n.*sending \(attempt 1, by worker-1-\S+, lease \d+\)\n.*sent.*\n.*delivered/);
    expect(stdout).toMatch(/\d+ +message\.accepted\n.* \d+ +message\.sent\n.* \d+ +message\.delivered/);
    expect(stdout).toMatch(/\n\nIt reached a device of the recipient at \S+\.\n$/);
    expect(stdout).toContain(`${CAROL}@s.whatsapp.net`);
    expect(stdout).not.toContain('only for Carol');
    expect(trace(body.messageId, '--text').stdout).toMatch(/^text +only for Carol$/m);
  });

  it('tells of one that waits what it waits for', async () => {
    await alice.order('stop');
    await alice.waitFor('stopped');
    const { body } = await alice.send({ to: CAROL, text: 'later' });
    const told = JSON.parse(trace(body.messageId, '--json').stdout) as Record<string, unknown>;
    expect(told).toMatchObject({
      message: { messageId: body.messageId, status: 'queued', lane: 'transactional' },
      session: { id: alice.id, state: 'stopped' },
      history: [{ status: 'queued' }],
      holds: [{ what: 'the session was stopped: It was stopped by request.', to: null }],
      events: [{ type: 'message.accepted' }],
      conclusion: 'It waits: the session is stopped (It was stopped by request).',
    });
    expect(JSON.stringify(told)).not.toContain('later');
    await alice.order('start');
    await alice.waitForStatus(body.messageId, 'delivered');
    const after = trace(body.messageId).stdout;
    expect(after).toMatch(/held: the session was stopped: It was stopped by request\.\n/);
    expect(after).toContain('no longer held: the session was stopped\n');
  });

  it('asks which session is meant when the sender and the recipient have it', async () => {
    const { body } = await bob.send({ to: ALICE, text: 'hello' });
    await alice.waitForStatus(body.messageId, 'received');
    const { status, stderr } = trace(body.messageId);
    expect(status).toBe(1);
    expect(stderr).toContain('2 sessions have a message with this id; say which one you mean:\n');
    expect(stderr).toContain(`--session ${bob.id}    outbound of session of ${BOB}, account default`);
    expect(stderr).toContain(`--session ${alice.id}    inbound of session of ${ALICE}, account default`);
    expect(trace(body.messageId, '--session', alice.id).stdout).toMatch(/\nIt was received at \S+\.\n$/);
    expect(trace(body.messageId, '--session', `session of ${BOB}`).stdout).toContain('message.sent');
  });

  it('says that there is no such message', () => {
    const { status, stdout, stderr } = trace('3EB0FFFFFFFFFFFFFFFFFF');
    expect([status, stdout, stderr]).toEqual([1, '', 'chasqui: No session has a message with this id.\n']);
  });
});
