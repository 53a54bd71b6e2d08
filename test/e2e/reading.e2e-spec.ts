import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { blocksOf } from '../support/document.js';
import { eventually } from '../support/eventually.js';
import { call } from '../support/http.js';
import { Reader } from '../support/reader.js';
import { runChasqui } from '../support/run-chasqui.js';
import type { SessionClient, StoredMessage } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const SHOP = '4915100003680';
const CUSTOMER = '4915100003681';
const BENCH_TIMEOUT_MS = 240_000;

let stack: Stack;
let shop: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(CUSTOMER, 'Customer');
  shop = await stack.pairedSession(SHOP);
});

afterAll(() => stack.delete(shop));

async function list(query: string): Promise<StoredMessage[]> {
  const { body } = await call<{ messages: StoredMessage[] }>(
    'GET',
    `${stack.up.url}/sessions/${shop.id}/messages?${query}`,
    {
      headers: { 'x-api-key': shop.apiKey },
    },
  );
  return body.messages;
}

describe('the list of messages', () => {
  it('has what was sent and what came back, with what became of it', async () => {
    const { body } = await shop.send({ to: CUSTOMER, text: 'Your order 4711 is on its way' });
    await shop.waitForStatus(body.messageId, 'delivered');
    await stack.sandbox.sendFromPhone(CUSTOMER, { to: SHOP, text: 'Thank you' });
    const [received, sent] = await eventually(
      () => list(`chat=${CUSTOMER}`),
      (messages) => messages.length === 2,
    );
    expect(sent).toMatchObject({ messageId: body.messageId, status: 'delivered', direction: 'outbound' });
    expect(received).toMatchObject({ text: 'Thank you', status: 'received', from: `${CUSTOMER}@s.whatsapp.net` });
    expect(await list(`chat=${CUSTOMER}&direction=inbound&q=THANK`)).toEqual([received]);
    expect(await list('status=failed,cancelled')).toEqual([]);
  });
});

describe('docs/reading.md', () => {
  it('is true, command by command', async () => {
    await shop.send({ to: CUSTOMER, text: 'Anything else?' });
    const folder = mkdtempSync(path.join(tmpdir(), 'chasqui-reader-'));
    const values = { SESSION_ID: shop.id, SESSION_KEY: shop.apiKey, TO: CUSTOMER, CHASQUI_URL: stack.up.url };
    try {
      const reader = new Reader(folder, values);
      for (const block of blocksOf('docs/reading.md')) await reader.follow(block);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(await list('q=ANYTHING')).toHaveLength(1);
  });
});

describe('./chasqui bench reading', () => {
  it(
    'tells as one object what pages of each filter took',
    () => {
      const { status, stdout } = runChasqui(['bench', 'reading', '--rows', '20000', '--json'], {}, BENCH_TIMEOUT_MS);
      expect([0, 1]).toContain(status); // whether a busy machine is fast enough is not for a test
      const { rows } = JSON.parse(stdout) as { rows: Record<string, unknown>[] };
      expect(rows.length).toBeGreaterThan(30);
      for (const row of rows) {
        expect(Object.keys(row)).toEqual(['name', 'value', 'unit', 'floor', 'ratio', 'target', 'pass']);
        expect(row).toMatchObject({ name: expect.stringMatching(/^read: .*, p(50|99)$/) as string, unit: 'ms' });
        expect(row['value']).toBeGreaterThan(0);
      }
      expect(rows.filter(({ target }) => target === '≤ 20 ms')).toHaveLength(rows.length / 2);
    },
    BENCH_TIMEOUT_MS,
  );
});
