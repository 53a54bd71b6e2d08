import { eventually } from '../support/eventually.js';
import { pidOf, rendererOf } from '../support/processes.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100004300';
const RECIPIENT = '4915100004309';
const CRASHES = 3;

let stack: Stack;
let session: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  session = await stack.pairedSession(OWNER);
  await stack.sandbox.createPhone(RECIPIENT, 'Recipient');
});

afterAll(async () => {
  await stack.sandbox.faults.removeAll();
  await stack.delete(session);
});

describe('a file at which one page after the other crashes', () => {
  it('fails its message, which reached nobody, and what waits behind it leaves', async () => {
    const slow = await stack.sandbox.faults.add({ kind: 'upload-slow', session: OWNER, bytesPerSecond: 1_024 });
    const document = Buffer.alloc(500_000, 'x').toString('base64');
    const { body: deadly } = await session.sendTo('/document', { to: RECIPIENT, document, wait: 0 });
    const { body: behind } = await session.send({ to: RECIPIENT, text: 'behind it', wait: 0 });
    for (let crash = 1; crash <= CRASHES; crash += 1) {
      await eventually(
        async () => (await stack.sandbox.faults.log()).filter(({ fault }) => fault === slow.id).length,
        (uploads) => uploads >= crash,
        60_000,
      );
      expect((await session.message(deadly.messageId)).status).toBe('queued');
      process.kill(pidOf(rendererOf(session.id)), 'SIGKILL');
      await session.waitFor('disconnected');
    }
    const failed = await session.waitForStatus(deadly.messageId, 'failed', 60_000);
    expect(failed).toMatchObject({ reason: 'page_lost_at_file' });
    await stack.sandbox.messages.arrived(RECIPIENT, behind.messageId);
    expect(await stack.sandbox.ledger({ id: deadly.messageId })).toEqual([]);
  });
});
