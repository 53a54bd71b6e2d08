import { once } from 'node:events';
import type { ClientOptions } from 'whatsapp-web.js';
import { libraryClient, type LibraryClient } from '../../support/library-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const ASKED_LATER = '4915100001341';
const ASKED_AT_START = '4915100001342';
const ROTATED = '4915100001343';
const CANCELLED = '4915100001344';

let stack: Stack;
let library: LibraryClient;

beforeAll(async () => {
  stack = await sharedStack();
});

afterEach(() => library.end());

async function start(number: string, shown: 'qr' | 'code', options: ClientOptions = {}): Promise<string> {
  await stack.sandbox.createPhone(number, `Phone ${number}`);
  library = await libraryClient(stack, options);
  const isShown = once(library.client, shown) as Promise<[string]>;
  await library.client.initialize();
  const [text] = await isShown;
  return text;
}

async function expectLinked(number: string, link: () => Promise<unknown>): Promise<void> {
  const ready = once(library.client, 'ready');
  await link();
  await ready;
  expect(library.client.info.wid.user).toBe(number);
  expect(await stack.sandbox.devicesOf(number)).toHaveLength(1);
}

describe('a pairing code', () => {
  it('that is asked for while a QR code is shown links its phone, and no other', async () => {
    await start(ASKED_LATER, 'qr');
    const code = await library.client.requestPairingCode(ASKED_LATER);
    await stack.sandbox.createPhone(CANCELLED, 'Another phone');
    await expect(stack.sandbox.enterCode(ASKED_LATER, 'AAAAAAAA')).rejects.toThrow('No page shows this code');
    await expect(stack.sandbox.enterCode(CANCELLED, code)).rejects.toThrow('This code is for the phone');
    await expectLinked(ASKED_LATER, () => stack.sandbox.enterCode(ASKED_LATER, code));
  });

  it('is shown in place of a QR code by a client with that option', async () => {
    const pairWithPhoneNumber = { phoneNumber: ASKED_AT_START, showNotification: true, intervalMs: 180_000 };
    const code = await start(ASKED_AT_START, 'code', { pairWithPhoneNumber });
    await expectLinked(ASKED_AT_START, () => stack.sandbox.enterCode(ASKED_AT_START, code));
  });

  it('is replaced by the next one', async () => {
    await start(ROTATED, 'qr');
    const first = await library.client.requestPairingCode(ROTATED, true, 1500);
    const [second] = (await once(library.client, 'code')) as [string];
    await expect(stack.sandbox.enterCode(ROTATED, first)).rejects.toThrow('code_not_valid');
    await expectLinked(ROTATED, () => stack.sandbox.enterCode(ROTATED, second));
  });

  it('that is given up makes place for a QR code', async () => {
    await start(CANCELLED, 'qr');
    const code = await library.client.requestPairingCode(CANCELLED);
    const shown = once(library.client, 'qr') as Promise<[string]>;
    await library.client.cancelPairingCode();
    const [qr] = await shown;
    await expect(stack.sandbox.enterCode(CANCELLED, code)).rejects.toThrow('code_not_valid');
    await expectLinked(CANCELLED, () => stack.sandbox.scan(CANCELLED, qr));
  });

  it('is refused for a number that is not on WhatsApp', async () => {
    await start(CANCELLED, 'qr');
    await expect(library.client.requestPairingCode('99900000001')).rejects.toThrow('is not on WhatsApp');
  });
});
