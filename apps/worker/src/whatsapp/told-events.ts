import type { CDPSession, Page } from 'puppeteer';

type Listener = (...values: never[]) => unknown;

/**
 * What a page tells with each message. Nothing in it waits for an answer, neither the library's code nor ours, and to be
 * answered costs more than to tell: an evaluation for each, six for a text that is sent (counted with whatsapp-web.js
 * 1.34.7). Whatever else the library exposes is answered as puppeteer does it.
 */
export const TOLD: ReadonlySet<string> = new Set([
  'chasquiHanded',
  'onAddMessageEvent',
  'onChangeMessageEvent',
  'onChangeMessageTypeEvent',
  'onMessageAckEvent',
  'onMessageMediaUploadedEvent',
  'onReaction',
  'onRemoveMessageEvent',
]);

/**
 * From now on what this page exposes of that list is told without being answered, in the same order and the same form.
 * @param onFailure what a listener threw
 */
export async function hearWithoutAnswering(
  page: Page,
  onFailure: (event: string, error: unknown) => void,
): Promise<void> {
  const listeners = new Map<string, Listener>();
  const session = await page.createCDPSession();
  session.on('Runtime.bindingCalled', ({ name: binding, payload }) => {
    const name = binding.replace(PREFIX, '');
    const listener = listeners.get(name);
    if (!listener) return;
    void call(listener, payload).catch((error: unknown) => {
      onFailure(name, error);
    });
  });
  await session.send('Runtime.enable'); // or a binding is gone with its document
  const expose = page.exposeFunction.bind(page);
  page.exposeFunction = async (name, definition) => {
    if (!TOLD.has(name)) return expose(name, definition);
    listeners.set(name, definition as Listener);
    await install(page, session, name);
  };
}

const PREFIX = 'chasquiTell_';

async function call(listener: Listener, payload: string): Promise<void> {
  await listener(...(JSON.parse(payload) as never[]));
}

async function install(page: Page, session: CDPSession, name: string): Promise<void> {
  await session.send('Runtime.addBinding', { name: `${PREFIX}${name}` });
  await page.evaluateOnNewDocument(exposeTold, name, `${PREFIX}${name}`);
  await page.evaluate(exposeTold, name, `${PREFIX}${name}`);
}

/** Runs in the page: a function there, which resolves as soon as it has told. */
function exposeTold(name: string, binding: string): void {
  const page = globalThis as unknown as Record<string, (...values: unknown[]) => unknown>;
  page[name] = (...values) =>
    new Promise((resolve) => {
      const { [binding]: tell } = page;
      if (!tell) throw new Error(`${binding} is not there`);
      resolve(tell(JSON.stringify(values)));
    });
}
