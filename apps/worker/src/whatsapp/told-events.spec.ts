import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import { hearWithoutAnswering, TOLD } from './told-events.js';

/** A page whose functions run here. */
class FakePage {
  readonly session = Object.assign(new EventEmitter(), {
    send: (command: string, { name = '' }: { name?: string } = {}) => {
      if (command === 'Runtime.addBinding') {
        Object.assign(globalThis, {
          [name]: (payload: string) => this.session.emit('Runtime.bindingCalled', { name, payload }),
        });
        this.bindings.push(name);
      }
      return Promise.resolve();
    },
  });
  readonly bindings: string[] = [];
  readonly answered: string[] = [];
  readonly createCDPSession = () => Promise.resolve(this.session);
  readonly evaluateOnNewDocument = () => Promise.resolve();
  readonly evaluate = (install: (...values: unknown[]) => void, ...values: unknown[]) => {
    install(...values);
    return Promise.resolve();
  };

  exposeFunction: (name: string, definition: (...values: never[]) => unknown) => Promise<void> = (name) => {
    this.answered.push(name);
    return Promise.resolve();
  };
}

type Exposed = (...values: unknown[]) => Promise<unknown>;

let page: FakePage;
let failures: unknown[];

beforeEach(async () => {
  page = new FakePage();
  failures = [];
  await hearWithoutAnswering(page as never, (event, error) => failures.push([event, error]));
});

afterEach(() => {
  for (const name of [...page.bindings, 'onMessageAckEvent']) Reflect.deleteProperty(globalThis, name);
});

function inPage(name: string): Exposed {
  return (globalThis as unknown as Record<string, Exposed>)[name] ?? (() => Promise.reject(new Error('not exposed')));
}

describe('what a page tells with each message', () => {
  it('reaches its listener in order, and the page does not wait for what that does', async () => {
    const heard: unknown[] = [];
    await page.exposeFunction('onMessageAckEvent', (message: { id: string }, ack: number) => {
      heard.push(message.id, ack);
      return new Promise(() => undefined);
    });
    await inPage('onMessageAckEvent')({ id: 'A' }, 1);
    await inPage('onMessageAckEvent')({ id: 'B' }, 2);
    expect(heard).toEqual(['A', 1, 'B', 2]);
  });

  it('that its listener fails at is told to us, not to the page', async () => {
    const error = new Error('not as expected');
    await page.exposeFunction('onMessageAckEvent', () => Promise.reject(error));
    await expect(inPage('onMessageAckEvent')()).resolves.toBeDefined();
    await new Promise((resolve) => setImmediate(resolve));
    expect(failures).toEqual([['onMessageAckEvent', error]]);
  });

  it('that cannot be written down rejects in the page', async () => {
    await page.exposeFunction('onMessageAckEvent', () => undefined);
    const circular: { self?: unknown } = {};
    circular.self = circular;
    await expect(inPage('onMessageAckEvent')(circular)).rejects.toThrow('circular');
  });
});

describe('the library of this version', () => {
  const source = readFileSync(require.resolve('whatsapp-web.js/src/Client.js'), 'utf8');
  const own = [...TOLD].filter((name) => name !== 'chasquiHanded');

  it.each(own)('calls %s in the page, and does nothing with its answer', (name) => {
    const calls = [...source.matchAll(new RegExp(`(\\S+)\\s+window\\.${name}\\(`, 'g'))].map(([, before]) => before);
    expect(calls).not.toEqual([]);
    expect(calls.filter((before) => !/[;{})]$/.test(before ?? ''))).toEqual([]);
  });
});

describe('what a page asks', () => {
  it('is answered as before', async () => {
    await page.exposeFunction('onCodeReceivedEvent', () => 'code');
    expect([page.answered, page.bindings]).toEqual([['onCodeReceivedEvent'], []]);
  });
});
