import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { blocksOf } from '../support/document.js';
import { Reader } from '../support/reader.js';
import { refusingFront } from '../support/refusing-front.js';
import { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const SHOP = '4915100003001';
const SHOPPER = '4915100003002';
const MOVED = '4915100003003';
const MOVED_TO = '4915100003004';
const TOKEN_DEVICE = '4915100004621';
const TOKEN_RECIPIENT = '4915100004622';
const DOCUMENT_TIMEOUT_MS = 300_000;

let stack: Stack;
const folders: string[] = [];
const sessions: SessionClient[] = [];

beforeAll(async () => {
  stack = await sharedStack();
});

afterAll(async () => {
  await Promise.all(sessions.map((session) => stack.delete(session)));
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function readerWith(values: Record<string, string>): { reader: Reader; folder: string } {
  const folder = mkdtempSync(path.join(tmpdir(), 'chasqui-reader-'));
  folders.push(folder);
  const { url, adminKey, sandbox } = stack.up;
  const known = { CHASQUI_URL: url, CHASQUI_ADMIN_KEY: adminKey, SANDBOX_URL: sandbox.url, ...values };
  return { reader: new Reader(folder, known), folder };
}

function sessionWith(id: string, key: string): SessionClient {
  const session = new SessionClient(stack.up.url, id, key);
  sessions.push(session);
  return session;
}

async function arrivedAt(number: string): Promise<string[]> {
  return (await stack.sandbox.ledger({ to: number })).map(({ bodySha256 }) => bodySha256);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isPng(file: string): boolean {
  return readFileSync(file).subarray(1, 4).toString('latin1') === 'PNG';
}

describe('docs/quickstart-php.md', () => {
  let reader: Reader;
  let folder: string;

  beforeAll(() => {
    ({ reader, folder } = readerWith({ MY_NUMBER: SHOP, TO: SHOPPER }));
  });

  it(
    'leads to a message that arrived',
    async () => {
      for (const block of blocksOf('docs/quickstart-php.md')) await reader.follow(block);
      const { id, key } = JSON.parse(readFileSync(path.join(folder, 'session.json'), 'utf8')) as Record<string, string>;
      const session = sessionWith(id ?? '', key ?? '');
      expect(await session.status()).toMatchObject({ state: 'ready', phoneNumber: SHOP });
      expect(await arrivedAt(SHOPPER)).toEqual([sha256('Hello from PHP')]);
      expect(isPng(path.join(folder, 'qr.png'))).toBe(true);
    },
    DOCUMENT_TIMEOUT_MS,
  );

  it('keeps the key for its owner, and never writes over one', async () => {
    const kept = path.join(folder, 'session.json');
    const before = readFileSync(kept, 'utf8');
    expect(statSync(kept).mode & 0o777).toBe(0o600);
    const { status, output } = await reader.type('php chasqui.php create php-second-shop');
    expect({ status, output }).toEqual({
      status: 1,
      output: expect.stringContaining('is there already') as string,
    });
    expect(readFileSync(kept, 'utf8')).toBe(before);
  });

  it('has a script that waits as long as a 429 asks for, and then sends once', async () => {
    const front = await refusingFront(stack.up.url, [1, 1]);
    const { status, output } = await reader.type('php chasqui.php send "$TO" "Not too fast"', {
      CHASQUI_URL: front.url,
    });
    front.close();
    expect(output).toMatch(/^too many calls, waiting 1 s\ntoo many calls, waiting 1 s\nsent\n3EB0[0-9A-F]+\n$/);
    expect(status).toBe(0);
    expect(front.requests).toHaveLength(3);
    expect((await arrivedAt(SHOPPER)).filter((hash) => hash === sha256('Not too fast'))).toHaveLength(1);
  });

  it('has a script that gives up when a 429 asks for an hour', async () => {
    const front = await refusingFront(stack.up.url, [3_600]);
    const { status, output } = await reader.type('php chasqui.php send "$TO" "Never"', { CHASQUI_URL: front.url });
    front.close();
    expect({ status, output }).toEqual({
      status: 1,
      output:
        'Rate limit exceeded. Please wait 3600 seconds before trying again.\nNothing was accepted. Send more slowly.\n',
    });
    expect(front.requests).toHaveLength(1);
  });
});

describe('docs/moving-from-chatwhatsapp.md', () => {
  it(
    'leads to a session that sends, and to a contract that is kept',
    async () => {
      const { reader, folder } = readerWith({ TO: MOVED_TO });
      await stack.sandbox.createPhone(MOVED, 'Moved');
      for (const block of blocksOf('docs/moving-from-chatwhatsapp.md')) {
        const output = await reader.follow(block);
        if (block.code.includes('/sessions/create')) reader.learn(idAndKeyIn(output));
        if (block.code.includes('-o qr.png')) await scan(path.join(folder, 'qr.png'));
      }
      expect(await arrivedAt(MOVED_TO)).toContain(sha256('Hello from the new host'));
    },
    DOCUMENT_TIMEOUT_MS,
  );

  function idAndKeyIn(output: string): Record<string, string> {
    const { session, apiKey } = JSON.parse(output) as { session: { id: string }; apiKey: string };
    sessionWith(session.id, apiKey);
    return { SESSION_ID: session.id, SESSION_KEY: apiKey };
  }

  /** What the phone does. The picture is a QR; what it says is read from the API. */
  async function scan(picture: string): Promise<void> {
    expect(isPng(picture)).toBe(true);
    const session = sessions.at(-1);
    if (!session) throw new Error('the document made no session before it showed its QR');
    await stack.sandbox.scan(MOVED, await session.readQr());
    await session.waitFor('ready');
  }
});

describe('docs/moving-from-whatsgate.md', () => {
  it(
    'leads to a device that sends, and to a contract that is kept',
    async () => {
      const { reader, folder } = readerWith({ DEVICE: TOKEN_DEVICE, TO: TOKEN_RECIPIENT });
      await stack.sandbox.createPhone(TOKEN_DEVICE, 'Moved device');
      for (const block of blocksOf('docs/moving-from-whatsgate.md')) {
        if (block.code.includes('conformance')) {
          await expectFlags(reader, block.code);
          continue;
        }
        const output = await reader.follow(block);
        if (block.code.includes('/admin/tokens')) reader.learn({ TOKEN: tokenIn(output) });
        if (block.code.includes('-o qr.json')) await scan(path.join(folder, 'qr.json'));
      }
      expect(await arrivedAt(TOKEN_RECIPIENT)).toContain(sha256('Hello from the new host'));
    },
    DOCUMENT_TIMEOUT_MS,
  );

  /** It is run whole in conformance.e2e-spec.ts: with a single token it takes the minute that 60 calls are meant for. */
  async function expectFlags(reader: Reader, code: string): Promise<void> {
    const { output: help } = await reader.type('./chasqui conformance whatsgate --help');
    for (const [flag] of code.matchAll(/--[a-z-]+/g)) expect(help).toContain(flag);
  }

  function tokenIn(output: string): string {
    return (JSON.parse(output) as { token: { key: string } }).token.key;
  }

  /** What the phone does. The picture is a QR; what it says is read from the API, as an admin may. */
  async function scan(file: string): Promise<void> {
    const { qrCode } = JSON.parse(readFileSync(file, 'utf8')) as { qrCode: string };
    expect(
      Buffer.from(qrCode.split(',')[1] ?? '', 'base64')
        .subarray(1, 4)
        .toString('latin1'),
    ).toBe('PNG');
    const session = await stack.sessionCalled('moved support');
    sessions.push(session);
    await stack.sandbox.scan(TOKEN_DEVICE, await session.readQr());
    await session.waitFor('ready');
  }
});
