import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { findBrowser } from '@chasqui/browser';
import { Client, NoAuth, type ClientOptions } from 'whatsapp-web.js';
import { call } from './http.js';
import type { Stack } from './stack.js';

/** The unmodified whatsapp-web.js in a browser of its own, without any of our code: what the sandbox must answer to. */
export interface LibraryClient {
  readonly client: Client;
  /** The browser's folder: what is known of the login is in it. */
  readonly profile: string;
  /** Ends the browser and removes its profile. */
  end(): Promise<void>;
}

export function newProfile(): string {
  return mkdtempSync(path.join(tmpdir(), 'chasqui-library-'));
}

type LibraryOptions = Omit<ClientOptions, 'puppeteer'> & { browserArgs?: string[] };

interface BrowserOptions {
  executablePath: string;
  userDataDir: string;
  headless: boolean | 'shell';
  pipe: true;
  args: string[];
}

/** A browser that finds the sandbox of this stack where it looks for WhatsApp. */
export async function browserOptions(stack: Stack, profile = newProfile()): Promise<BrowserOptions> {
  const { body } = await call<{ browserArgs: string[] }>('GET', `${stack.up.sandbox.url}/browser-args`);
  const executablePath = await findBrowser();
  if (!executablePath) throw new Error('no browser was found; "./chasqui test" installs it');
  return {
    executablePath,
    userDataDir: profile,
    headless: executablePath.includes('headless-shell') ? 'shell' : true,
    pipe: true,
    args: [...body.browserArgs, ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])],
  };
}

/** A client that is not started yet. */
export async function libraryClient(
  stack: Stack,
  { browserArgs = [], ...options }: LibraryOptions = {},
  profile = newProfile(),
): Promise<LibraryClient> {
  const browser = await browserOptions(stack, profile);
  const client = new Client({
    authStrategy: new NoAuth(),
    webVersionCache: { type: 'none' },
    puppeteer: { ...browser, args: [...browser.args, ...browserArgs] },
    ...options,
  });
  return {
    client,
    profile,
    async end() {
      await client.destroy();
      rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** A client that is ready, linked to a new phone with this number. */
export async function linkedLibraryClient(
  stack: Stack,
  number: string,
  options: LibraryOptions = {},
): Promise<LibraryClient> {
  const library = await libraryClient(stack, options);
  const qrShown = once(library.client, 'qr') as Promise<[string]>;
  await Promise.all([library.client.initialize(), stack.sandbox.createPhone(number, `Phone ${number}`)]);
  const [qr] = await qrShown;
  const ready = once(library.client, 'ready');
  await stack.sandbox.scan(number, qr);
  await ready;
  return library;
}
