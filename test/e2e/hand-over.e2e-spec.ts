import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '@chasqui/browser';
import { readWorkerConfig } from '@chasqui/config';
import { createLogger } from '@chasqui/logging';
import { newMessageId } from '@chasqui/whatsapp-vocabulary';
import { BrowserProfile } from '../../apps/worker/src/whatsapp/browser-profile.js';
import { PageBuilds } from '../../apps/worker/src/whatsapp/page-builds.js';
import { WhatsappClient } from '../../apps/worker/src/whatsapp/whatsapp-client.js';
import { call } from '../support/http.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100000501';
const RECIPIENT = '4915100000509';
const RELOADS = 6;
/** What was told of hand-overs: id and chat. */
const handedTo: string[][] = [];

let stack: Stack;
let client: WhatsappClient;
const folder = mkdtempSync(path.join(tmpdir(), 'chasqui-profile-'));
const profile = new BrowserProfile(folder, 'hand-over');

function text(waId: string, notAfterMs = Date.now() + 10_000): Parameters<WhatsappClient['send']>[0] {
  return {
    waId,
    chatId: `${RECIPIENT}@c.us`,
    type: 'text',
    content: { text: 'handed over' },
    isQuoteOptional: false,
    notAfterMs,
    onHanded: (chatWid) => void handedTo.push([waId, chatWid]),
  };
}

beforeAll(async () => {
  stack = await sharedStack();
  const { body } = await call<{ browserArgs: string[] }>('GET', `${stack.up.sandbox.url}/browser-args`);
  const browser = await findBrowser();
  const { timeouts } = readWorkerConfig({ DATABASE_URL: 'postgresql://unused', REDIS_URL: 'redis://unused' });
  const builds = new PageBuilds(createLogger('hand-over', 'error'));
  client = new WhatsappClient({ path: browser ?? '', args: body.browserArgs, timeouts, builds }, profile);
  await stack.sandbox.createPhone(OWNER, 'Owner');
  const qrShown = once(client, 'qr') as Promise<[string]>;
  await client.start();
  const [qr] = await qrShown;
  const ready = once(client, 'ready');
  await stack.sandbox.scan(OWNER, qr);
  await ready;
});

afterAll(async () => {
  await client.kill();
  rmSync(folder, { recursive: true, force: true });
});

describe('handing a message to the page', () => {
  it('tells that the server took it, under our id', async () => {
    const waId = newMessageId();
    expect(await client.send(text(waId))).toEqual({ outcome: 'accepted', chatWid: `${RECIPIENT}@c.us` });
    expect(handedTo).toEqual([[waId, `${RECIPIENT}@c.us`]]);
    expect(await stack.sandbox.ledger({ id: waId })).toHaveLength(1);
    expect(await client.findOwnMessage(waId, `${RECIPIENT}@c.us`)).toMatchObject({
      serializedId: expect.stringContaining(waId) as string,
    });
  });

  it('is refused by the page when its owner has no time left', async () => {
    const waId = newMessageId();
    const outcome = await client.send(text(waId, Date.now() - 1));
    expect(outcome).toEqual({ outcome: 'not_handed', reason: 'too_late' });
    expect(await stack.sandbox.ledger({ id: waId })).toEqual([]);
  });

  it('never leaves under an id that is not ours, also while the page loads itself anew', async () => {
    const ours = new Set((await stack.sandbox.ledger({ from: OWNER })).map(({ id }) => id));
    for (let reload = 0; reload < RELOADS; reload += 1) {
      const isReady = once(client, 'ready');
      let isReloading = true;
      void isReady.then(() => (isReloading = false));
      await stack.sandbox.reload(OWNER);
      while (isReloading) {
        const waId = newMessageId();
        ours.add(waId);
        const { outcome } = await client.send(text(waId));
        expect(['accepted', 'unknown', 'not_handed']).toContain(outcome);
      }
    }
    const foreign = (await stack.sandbox.ledger({ from: OWNER })).filter(({ id }) => !ours.has(id));
    expect(foreign).toEqual([]);
  });
});
