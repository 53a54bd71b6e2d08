import type { Page } from 'puppeteer';
import { NoAuth, type Client } from 'whatsapp-web.js';

/** The library's client with the members that we fence: they are not in its types. */
export type FencedClient = Client & { inject(): Promise<void> };

/** What happens inside of the library that it does not tell by events. */
export interface FenceListener {
  isOver(): boolean;
  onPageStarted(build: string): void;
  onInjected(): void;
  onInjectFailed(error: unknown): Promise<void>;
}

/** Calls back as soon as there is a browser, so that one whose start was given up is never left behind. */
export class BrowserNotice extends NoAuth {
  constructor(private readonly onBrowser: () => Promise<void>) {
    super();
  }

  override afterBrowserInitialized = (): Promise<void> => this.onBrowser();
}

/**
 * Closes the library's ways around us. It injects itself un-awaited on every navigation: here a failure is reported, and
 * after the end of a run nothing happens, so a logout never shows a stray QR or leaves an unhandled rejection. It asks
 * for the version as soon as the page has started. It destroys itself on states that it does not like: a browser is
 * closed by us, or by nobody.
 */
export function fenceLibrary(client: FencedClient, listener: FenceListener): void {
  const inject = client.inject.bind(client);
  const readVersion = client.getWWebVersion.bind(client);

  client.inject = async () => {
    if (listener.isOver()) return;
    try {
      await inject();
      if (!listener.isOver()) listener.onInjected();
    } catch (error) {
      if (!listener.isOver()) await listener.onInjectFailed(error);
    }
  };

  client.getWWebVersion = async () => {
    const build = await readVersion();
    listener.onPageStarted(build);
    return build;
  };

  client.destroy = () => Promise.resolve();
}

/**
 * Hears every state of the page's socket, from the injection on. The library's own answer to it runs code of the page in
 * Node, which fails, so that used-up QR codes are never renewed and nobody is told.
 */
export function hearSocketStates(page: Page, onState: (state: string) => void): void {
  const expose = page.exposeFunction.bind(page);
  page.exposeFunction = (name, definition) =>
    expose(name, name === 'onAuthAppStateChangedEvent' ? onState : definition);
}
