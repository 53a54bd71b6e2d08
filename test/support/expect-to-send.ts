import type { SessionClient } from './session-client.js';
import type { Stack } from './stack.js';

/** That a message leaves and arrives once, after whatever happened before. */
export async function expectToSend(stack: Stack, session: SessionClient, to: string): Promise<void> {
  const { body } = await session.send({ to, text: 'after a trap' });
  expect(body.success).toBe(true);
  await session.waitForStatus(body.messageId, 'delivered', 40_000);
  expect(await stack.sandbox.ledger({ id: body.messageId })).toEqual([expect.objectContaining({ attempts: 1 })]);
}
