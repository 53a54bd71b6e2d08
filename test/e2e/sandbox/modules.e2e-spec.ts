import { linkedLibraryClient } from '../../support/library-client.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001351';
const SESSION = '4915100001352';
const PEER = '4915100001353';

let stack: Stack;

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(PEER, 'Peer');
});

async function send(session: SessionClient, content: Record<string, unknown>): Promise<void> {
  const { body } = await session.send({ to: PEER, ...content });
  await session.waitForStatus(body.messageId, 'delivered');
}

describe('the page of the sandbox', () => {
  it('answers for the modules on its list, always with the same object, and throws for all others', async () => {
    const { answered, unanswered } = await stack.sandbox.modules.list();
    const others = [...unanswered.flatMap(({ names }) => names), 'WAWebNeverHeardOf', '', 'toString'];
    const library = await linkedLibraryClient(stack, OWNER);
    try {
      const found = await library.client.pupPage?.evaluate(
        (names) => {
          const page = window as unknown as { require(name: string): unknown };
          return names.map((name) => {
            try {
              return page.require(name) !== undefined && page.require(name) === page.require(name);
            } catch {
              return 'threw';
            }
          });
        },
        [...answered, ...others],
      );
      expect(found).toEqual([...answered.map(() => true), ...others.map(() => 'threw')]);
    } finally {
      await library.end();
    }
  });

  it('answers for whatever a session asks of it, from its start to its end', async () => {
    const { answered, unanswered } = await stack.sandbox.modules.list();
    const tolerated = unanswered.filter(({ isTolerated }) => isTolerated).flatMap(({ names }) => names);
    const session = await stack.pairedSession(SESSION);
    const id = await stack.sandbox.sendFromPhone(PEER, { to: SESSION, text: 'hello' });
    await session.waitForStatus(id, 'received');
    await send(session, { text: 'hello back', quotedMessageId: id });
    await stack.sandbox.reload(SESSION);
    await session.waitFor('ready');
    await send(session, { text: 'after a reload' });
    await stack.sandbox.disconnect(SESSION, 500);
    await send(session, { text: 'after a break' });
    await stack.delete(session);

    const asked = await stack.sandbox.modules.askedOf(SESSION);
    expect(asked).toContain('WAWebSendMsgChatAction');
    expect(asked.filter((name) => !answered.includes(name) && !tolerated.includes(name))).toEqual([]);
  });
});
