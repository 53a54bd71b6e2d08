import type { Call } from 'whatsapp-web.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { recordEvents, type RecordedEvents } from '../../support/library-events.js';
import { phoneEvents } from '../../support/sandbox/phone-events.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001131';
const ANA = '4915100001132';

let stack: Stack;
let library: LibraryClient;
let calls: RecordedEvents<[Call]>;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  calls = recordEvents(library.client, 'call');
  await stack.sandbox.createPhone(ANA, 'Ana');
});

afterAll(() => library.end());

describe('calls on the sandbox', () => {
  it('ring in the library, and can be rejected there', async () => {
    const events = await phoneEvents(stack.up.sandbox.url, ANA);
    const { id } = await stack.sandbox.calls.start(ANA, { to: OWNER, video: true });
    const [call] = await calls.find((one) => one.id === id);
    expect(call).toMatchObject({ from: `${ANA}@c.us`, isVideo: true, isGroup: false, fromMe: false });
    await call.reject();
    await events.one(({ event, data }) => event === 'call' && data['id'] === id && data['state'] === 'rejected');
    events.close();
    expect(await stack.sandbox.calls.of(ANA)).toContainEqual(expect.objectContaining({ id, state: 'rejected' }));
  });

  it('end when the caller hangs up', async () => {
    const { id } = await stack.sandbox.calls.start(ANA, { to: OWNER });
    const [call] = await calls.find((one) => one.id === id);
    expect(await stack.sandbox.calls.end(ANA, id)).toMatchObject({ state: 'ended' });
    await call.reject();
    expect(await stack.sandbox.calls.of(OWNER)).toContainEqual(expect.objectContaining({ id, state: 'ended' }));
  });

  it('do not ring where the caller is blocked', async () => {
    await stack.sandbox.people.block(OWNER, ANA);
    const { id: silent } = await stack.sandbox.calls.start(ANA, { to: OWNER });
    await stack.sandbox.people.unblock(OWNER, ANA);
    const { id: loud } = await stack.sandbox.calls.start(ANA, { to: OWNER });
    await calls.find((one) => one.id === loud);
    expect(calls.heard.map(([{ id }]) => id)).not.toContain(silent);
    expect((await stack.sandbox.calls.of(OWNER)).map(({ id }) => id)).not.toContain(silent);
  });
});
