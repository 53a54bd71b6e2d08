import { once } from 'node:events';
import { connect } from 'node:net';
import type { Message } from 'whatsapp-web.js';
import { eventually } from '../../support/eventually.js';
import { call } from '../../support/http.js';
import { libraryClient, linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001211';
const PEER = '4915100001212';
const DOOMED = '4915100001213';
const ONE_HOUR_MS = 3_600_000;

let stack: Stack;

beforeAll(async () => {
  stack = await sharedStack();
});

afterEach(() => stack.sandbox.faults.removeAll());

describe('a linked page', () => {
  let library: LibraryClient;

  beforeAll(async () => {
    library = await linkedLibraryClient(stack, OWNER);
    await stack.sandbox.createPhone(PEER, 'Peer');
  });

  afterAll(() => library.end());

  function inPage<T>(expression: string): Promise<T> {
    return library.client.pupPage?.evaluate(expression) as Promise<T>;
  }

  /** `undefined` between two documents. */
  function socket(): Promise<{ state: string; hasSynced: boolean } | undefined> {
    return inPage<{ state: string; hasSynced: boolean }>(
      `(({ state, hasSynced }) => ({ state, hasSynced }))(window.require('WAWebSocketModel').Socket)`,
    ).catch(() => undefined);
  }

  async function reloadWith(kind: string, options: Record<string, string | number> = {}): Promise<{ id: string }> {
    const fault = await stack.sandbox.faults.add({ kind, session: OWNER, ...options });
    await stack.sandbox.reload(OWNER);
    await eventually(
      () => stack.sandbox.faults.get(fault.id),
      ({ fired }) => fired > 0,
    );
    return fault;
  }

  async function reload(): Promise<void> {
    const ready = once(library.client, 'ready');
    await stack.sandbox.reload(OWNER);
    await ready;
  }

  it('that never syncs is connected, and never ready', async () => {
    const isReady = jest.fn();
    library.client.once('ready', isReady);
    const loading = once(library.client, 'loading_screen');
    await reloadWith('never-sync', { times: 1 });
    await loading;
    await expect(socket()).resolves.toEqual({ state: 'CONNECTED', hasSynced: false });
    expect(isReady).not.toHaveBeenCalled();
    await reload();
    expect(isReady).toHaveBeenCalledTimes(1);
  });

  it('that syncs before the library listens has synced, and is never ready', async () => {
    const isReady = jest.fn();
    library.client.on('ready', isReady);
    const loading = once(library.client, 'loading_screen');
    await reloadWith('sync-too-early', { times: 1 });
    await loading;
    await expect(socket()).resolves.toEqual({ state: 'CONNECTED', hasSynced: true });
    await reload();
    expect(isReady).toHaveBeenCalledTimes(1);
  });

  it('that syncs slowly is connected first and ready later', async () => {
    const ready = once(library.client, 'ready');
    await reloadWith('slow-sync', { times: 1, delayMs: 1500 });
    const connected = await eventually(socket, (now) => now?.state === 'CONNECTED');
    expect(connected?.hasSynced).toBe(false);
    await expect(ready).resolves.toEqual([]);
  });

  it('has the wrong time when its clock is skewed, and the right one after that', async () => {
    const aheadMs = async (): Promise<number> => (await inPage<number>('new Date().getTime()')) - Date.now();
    const ready = once(library.client, 'ready');
    await reloadWith('clock-skew', { times: 1, skewMs: ONE_HOUR_MS });
    await ready;
    expect(await aheadMs()).toBeGreaterThan(ONE_HOUR_MS / 2);
    await reload();
    expect(await aheadMs()).toBeLessThan(ONE_HOUR_MS / 2);
  });

  it('that is refused tries again until it is let in', async () => {
    const ready = once(library.client, 'ready');
    const fault = await reloadWith('refuse-start', { times: 3 });
    await ready;
    await expect(stack.sandbox.faults.get(fault.id)).resolves.toMatchObject({ fired: 3 });
  });

  it('that is not answered stays in OPENING until its connection breaks', async () => {
    const ready = once(library.client, 'ready');
    await reloadWith('never-open', { times: 1 });
    await expect(socket()).resolves.toMatchObject({ state: 'OPENING' });
    await stack.sandbox.faults.add({ kind: 'listen-off', forMs: 0 });
    await expect(ready).resolves.toEqual([]);
  });

  it('is known by its cookie when it is loaded', async () => {
    const status = (): Promise<number> => inPage(`fetch('/?probe').then(({ status }) => status)`);
    await stack.sandbox.faults.add({ kind: 'page-503', session: OWNER });
    await stack.sandbox.faults.add({ kind: 'page-hang', session: PEER });
    expect(await status()).toBe(503);
    await stack.sandbox.faults.removeAll();
    expect(await status()).toBe(200);
    await stack.sandbox.faults.add({ kind: 'page-hang', session: OWNER });
    await expect(inPage(`fetch('/?probe', { signal: AbortSignal.timeout(300) })`)).rejects.toThrow('signal timed out');
  });

  it('is told twice of a message, and of two in the wrong order', async () => {
    const heard: string[] = [];
    library.client.on('message', ({ body }: Message) => heard.push(body));
    const write = (text: string): Promise<string> => stack.sandbox.sendFromPhone(PEER, { to: OWNER, text });
    await stack.sandbox.faults.add({ kind: 'duplicate-delivery', session: OWNER, recipient: PEER, times: 1 });
    await write('twice');
    await eventually(
      () => heard.length,
      (count) => count === 2,
    );
    await stack.sandbox.faults.add({ kind: 'reorder-delivery', session: OWNER, times: 1, holdMs: 60_000 });
    await write('first');
    await write('second');
    await eventually(
      () => heard.length,
      (count) => count === 4,
    );
    expect(heard).toEqual(['twice', 'twice', 'second', 'first']);
  });

  it.each([
    { kind: 'listen-off', reached: 'ECONNREFUSED' },
    { kind: 'black-hole', reached: 'connected' },
  ])('comes back after $kind', async ({ kind, reached }) => {
    await stack.sandbox.faults.add({ kind, forMs: 1500 });
    expect(await dial()).toBe(reached);
    await eventually(socket, (now) => now?.state === 'OPENING');
    const back = await eventually(socket, (now) => now?.state === 'CONNECTED');
    expect(back).toEqual({ state: 'CONNECTED', hasSynced: true });
  });

  it('that is told that it is not linked any more shows a QR code, and can be linked again', async () => {
    const qrShown = once(library.client, 'qr') as Promise<[string]>;
    await reloadWith('refuse-start', { times: 1, code: 'unlinked' });
    const [qr] = await qrShown;
    const ready = once(library.client, 'ready');
    await stack.sandbox.scan(OWNER, qr);
    await expect(ready).resolves.toEqual([]);
  });
});

describe('a page that is to be lost', () => {
  let library: LibraryClient;

  beforeAll(async () => {
    // A small heap, so that its end is near.
    library = await linkedLibraryClient(stack, DOOMED, { browserArgs: ['--js-flags=--max-old-space-size=128'] });
  });

  afterAll(() => library.end());

  it('logs out and shows a QR code when the phone unlinks it', async () => {
    const disconnected = once(library.client, 'disconnected');
    const qrShown = once(library.client, 'qr') as Promise<[string]>;
    await stack.sandbox.faults.add({ kind: 'unlink', session: DOOMED });
    await expect(disconnected).resolves.toEqual(['LOGOUT']);
    const ready = once(library.client, 'ready');
    await stack.sandbox.scan(DOOMED, (await qrShown)[0]);
    await expect(ready).resolves.toEqual([]);
  });

  it('crashes, and its client says nothing', async () => {
    const crashed = new Promise<Error>((resolve) => library.client.pupPage?.once('error', resolve));
    await stack.sandbox.faults.add({ kind: 'crash', session: DOOMED });
    expect((await crashed).message).toBe('Page crashed!');
    expect(library.client.pupBrowser?.connected).toBe(true);
  });
});

describe('a page without a login', () => {
  let library: LibraryClient;

  afterEach(() => library.end());

  it('that is answered with 503 lets the library give up with a string, and leaves its browser open', async () => {
    library = await libraryClient(stack, { authTimeoutMs: 600 });
    await stack.sandbox.faults.add({ kind: 'page-503', times: 1 });
    await expect(library.client.initialize()).rejects.toBe('auth timeout');
    expect(library.client.pupBrowser?.connected).toBe(true);
  });

  it('whose QR codes are used up goes idle, and never shows another one', async () => {
    library = await libraryClient(stack);
    const codes: string[] = [];
    library.client.on('qr', (qr) => codes.push(qr));
    const fault = await stack.sandbox.faults.add({ kind: 'ref-exhausted', times: 1, afterMs: 500 });
    await library.client.initialize();
    const state = await eventually(
      () => library.client.pupPage?.evaluate(`window.require('WAWebSocketModel').Socket.state`),
      (now) => now === 'UNPAIRED_IDLE',
    );
    expect(state).toBe('UNPAIRED_IDLE');
    expect(codes).toHaveLength(1);
    await expect(stack.sandbox.scan(OWNER, codes[0] ?? '')).rejects.toThrow('expired or was used');
    await expect(stack.sandbox.faults.get(fault.id)).resolves.toMatchObject({ fired: 1 });
  });
});

/** What a program meets that connects to the sandbox's web.whatsapp.com. */
async function dial(): Promise<string> {
  const { body } = await call<{ browserArgs: string[] }>('GET', `${stack.up.sandbox.url}/browser-args`);
  const [, port] = /MAP web\.whatsapp\.com [^ ]+:(\d+)/.exec(body.browserArgs.join('\n')) ?? [];
  const probe = connect(Number(port), '127.0.0.1');
  return new Promise((resolve) => {
    probe.on('connect', () => {
      probe.destroy();
      resolve('connected');
    });
    probe.on('error', (error) => {
      resolve('code' in error ? String(error.code) : error.message);
    });
  });
}
