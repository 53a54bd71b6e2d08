import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../../support/eventually.js';
import { libraryClient } from '../../support/library-client.js';
import { PhonePage } from '../../support/phone-page.js';
import { Proxy } from '../../support/proxy.js';
import type { SessionClient } from '../../support/session-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const SHOP = '4915100001701';
const BERTA = '4915100001702';

let stack: Stack;
let session: SessionClient;
/** Stands between the page and the sandbox. */
let proxy: Proxy;
let phone: PhonePage;
let folder: string;

beforeAll(async () => {
  stack = await sharedStack();
  folder = mkdtempSync(path.join(tmpdir(), 'chasqui-files-'));
  await stack.sandbox.createPhone(SHOP, 'Flower shop');
  proxy = await Proxy.before(stack.up.sandbox.url);
  phone = await PhonePage.launch();
});

afterAll(async () => {
  await phone.end();
  proxy.close();
  rmSync(folder, { recursive: true });
});

function open(query: Record<string, string>): Promise<unknown> {
  return phone.page.goto(`${proxy.url}?${new URLSearchParams(query).toString()}`);
}

/** @returns the id of a text that the session sent to Berta */
async function sendToBerta(text: string): Promise<string> {
  const { body } = await session.send({ to: BERTA, text });
  expect(body.status).toBe('sent');
  return body.messageId;
}

/** Sends what the person wrote. @returns the id of the message, as soon as it is on the phone */
async function press(button: 'Send', text: string): Promise<string> {
  await phone.fill('Message', text);
  await phone.press(button);
  const isIt = (message: { fromMe: boolean; text: string }): boolean => message.fromMe && message.text === text;
  const list = await eventually(
    () => stack.sandbox.messages.list(BERTA),
    (messages) => messages.some(isIt),
  );
  return list.find(isIt)?.id ?? '';
}

describe('a link with a QR code', () => {
  it('links the session after the person agreed', async () => {
    // Made here, so that its QR is fresh.
    session = await stack.createSession('session of the phone page');
    await open({ phone: SHOP, qr: await session.readQr() });
    await phone.see('Link this device?');
    expect((await session.status()).state).toBe('qr_ready');
    await phone.press('Link');
    const { phoneNumber } = await session.waitFor('ready');
    expect(phoneNumber).toBe(SHOP);
    await phone.see('Linked devices (1)');
  });

  it('that has expired says so, and links nothing', async () => {
    await open({ phone: SHOP, qr: '2@Sandbox: a real phone cannot scan this. long-gone,x' });
    await phone.press('Link');
    await phone.see('This QR code has expired or was used; scan the one that is shown now.');
    await phone.press('Cancel');
    expect(await stack.sandbox.devicesOf(SHOP)).toHaveLength(1);
  });
});

describe('a phone that is not there yet', () => {
  it('is made by who follows a link to it', async () => {
    await open({ phone: BERTA });
    await phone.see(`There is no phone ${BERTA} yet. Make it, or choose another one.`);
    await phone.fill('Name', 'Berta');
    await phone.press('Make it');
    await phone.see(`+${BERTA}`);
    const title = await eventually(
      () => phone.page.title(),
      (text) => text.includes('Berta'),
    );
    expect(title).toBe('Berta · Sandbox phone');
  });
});

describe('a conversation', () => {
  let order: string;

  afterAll(async () => {
    if (process.env['UPDATE_SCREENSHOTS']) await phone.screenshot('docs/phone-page.png');
  });

  it('begins with what was sent over the API, which is read when the person opens it', async () => {
    order = await sendToBerta('Your flowers are ready. We are open until six.');
    await session.waitForStatus(order, 'delivered');
    await phone.page.locator('#chats .badge').wait();
    expect((await session.message(order)).status).toBe('delivered');
    await phone.page.locator('#chats button').click();
    expect(await phone.textOf(order, '.text')).toBe('Your flowers are ready. We are open until six.');
    const { status } = await session.waitForStatus(order, 'read');
    expect(status).toBe('read');
  });

  it('takes a reaction', async () => {
    await phone.openActions(order);
    await phone.press('React with ❤️');
    expect(await phone.textOf(order, '.reactions')).toBe('❤️');
    expect(await stack.sandbox.messages.find(BERTA, order)).toMatchObject({
      reactions: [{ from: BERTA, emoji: '❤️' }],
    });
  });

  it('takes an answer that quotes', async () => {
    await phone.openActions(order);
    await phone.press('Reply');
    const id = await press('Send', 'Thank you, I will be there at five!');
    expect(await session.waitForStatus(id, 'received')).toMatchObject({
      text: 'Thank you, I will be there at five!',
      from: `${BERTA}@s.whatsapp.net`,
      quotedMessageId: order,
    });
    expect(await phone.textOf(id, '.quote')).toContain('Your flowers are ready.');
  });

  it('takes a picture, which arrives byte for byte and is shown', async () => {
    const file = path.join(folder, 'flower.png');
    writeFileSync(file, await phone.drawPicture());
    await phone.attach(file);
    const id = await press('Send', 'Like this one');
    const sha256 = createHash('sha256').update(readFileSync(file)).digest('hex');
    expect(await stack.sandbox.messages.find(BERTA, id)).toMatchObject({ type: 'image', media: { sha256 } });
    const shown = `.message[data-id="${id}"] img`;
    await phone.page.waitForFunction(
      (selector) => {
        const picture = document.querySelector<HTMLImageElement>(selector);
        return picture?.complete && picture.naturalWidth > 0;
      },
      {},
      shown,
    );
  });

  it('tells the person when their message was read', async () => {
    const id = await press('Send', 'Is the door at the back open?');
    await stack.sandbox.markRead(SHOP, BERTA);
    expect(await phone.textOf(id, '.ticks.read')).toBe('✓✓');
  });
});

describe('a message of one’s own', () => {
  it('can be edited, then deleted for everyone', async () => {
    const id = await press('Send', 'at fvie');
    await phone.openActions(id);
    await phone.press('Edit');
    await phone.fill('Message', 'at five');
    await phone.press('Send');
    const edited = await eventually(
      () => stack.sandbox.messages.find(BERTA, id),
      (message) => message?.isEdited === true,
    );
    expect(edited?.text).toBe('at five');
    await phone.see('edited');

    await phone.openActions(id);
    await phone.press('Delete for everyone');
    expect(await phone.textOf(id, 'em')).toBe('This message was deleted');
    expect(await stack.sandbox.messages.find(SHOP, id)).toMatchObject({ type: 'revoked' });
  });
});

describe('what others wrote', () => {
  it('is text and nothing else', async () => {
    const text = `<img src=x onerror="document.title='owned'"><b>bold</b>`;
    const id = await sendToBerta(text);
    expect(await phone.textOf(id, '.text')).toBe(text);
    expect(await phone.page.$(`.message[data-id="${id}"] .text *`)).toBeNull();
  });

  it('while the connection was away is there when it is back', async () => {
    proxy.cut();
    await phone.see('The connection is lost. Trying again…');
    const id = await sendToBerta('You did not hear this');
    proxy.mend();
    expect(await phone.textOf(id, '.text')).toBe('You did not hear this');
    expect((await session.waitForStatus(id, 'read')).status).toBe('read');
  });

  it('cannot run as a page of its own', async () => {
    const html = '<title>a document</title><script>document.title = "owned"</script>';
    const base64 = Buffer.from(html).toString('base64');
    const id = await stack.sandbox.messages.send(BERTA, { to: SHOP, document: { base64, mimeType: 'text/html' } });
    const other = await phone.page.browser().newPage();
    await other.goto(`${stack.up.sandbox.url}/phones/${SHOP}/messages/${id}/media`);
    expect(await other.title()).toBe('a document');
    await other.close();
  });
});

describe('two tabs', () => {
  it('hold different phones, and each shows that the other one is typing', async () => {
    const shop = await phone.newTab();
    await shop.page.goto(`${stack.up.sandbox.url}/?phone=${SHOP}&chat=${BERTA}`);
    await shop.fill('Message', 'At the gate?');
    await phone.page.bringToFront();
    await phone.see('typing…');
    await phone.fill('Message', 'By the');
    await shop.page.bringToFront();
    await shop.see('typing…');

    await phone.page.bringToFront();
    const id = await press('Send', 'By the gate');
    await shop.page.bringToFront();
    expect(await shop.textOf(id, '.text')).toBe('By the gate');
    await shop.page
      .locator('#chat-about')
      .filter((line) => line.textContent === '+4915100001702')
      .wait();
    await shop.page.close();
    expect(shop.problems).toEqual([]);
  });
});

describe('a group', () => {
  it('is listed before anything was written there, and shows who writes', async () => {
    const { group } = await stack.sandbox.groups.create(SHOP, { subject: 'Garden club', participants: [BERTA] });
    await phone.page.locator('#chats button ::-p-text(Garden club)').click();
    const question = await stack.sandbox.messages.send(SHOP, { to: group.jid, text: 'Who waters on Sunday?' });
    expect(await phone.textOf(question, '.author')).toBe('Flower shop');
    const answer = await press('Send', 'I do');
    expect(await stack.sandbox.messages.find(SHOP, answer)).toMatchObject({ chat: group.jid, from: BERTA });
  });
});

describe('a pairing code', () => {
  it('links the device that shows it, written as people write it', async () => {
    const library = await libraryClient(stack);
    const { client } = library;
    try {
      const qrShown = once(client, 'qr');
      await client.initialize();
      await qrShown;
      const code = await client.requestPairingCode(BERTA);
      const ready = once(client, 'ready');
      await phone.press('Linked devices (0)');
      await phone.fill('A pairing code', `${code.slice(0, 4)}-${code.slice(4)}`.toLowerCase());
      await phone.press('Link with the code');
      await ready;
      await phone.see('Linked devices (1)');
      expect(await stack.sandbox.devicesOf(BERTA)).toHaveLength(1);
    } finally {
      await library.end();
    }
  });
});

describe('the person', () => {
  it('unlinks the device again', async () => {
    await open({ phone: SHOP });
    await phone.press('Linked devices (1)');
    await phone.page.locator('#devices button').click();
    await phone.see('No device is linked.');
    expect(await stack.sandbox.devicesOf(SHOP)).toEqual([]);
    expect((await session.waitFor('logged_out')).state).toBe('logged_out');
  });

  it('met no error of the page on the way', () => {
    expect(phone.problems).toEqual([]);
  });
});
