import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Browser } from 'puppeteer';
import { BrowserStart } from './browser-start.js';

/** The library as far as its start goes: it settles when the test says so. */
class Library {
  pupBrowser?: Browser;
  end: () => void = () => undefined;
  fail: (error: Error) => void = () => undefined;

  initialize(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.end = resolve;
      this.fail = reject;
    });
  }
}

const NO_LAUNCH = { endOwnLaunch: () => Promise.resolve() };
const children: ChildProcess[] = [];

/** A real process that leads its group, as puppeteer's browsers do. */
async function aBrowser(): Promise<{ browser: Browser; child: ChildProcess }> {
  const child = spawn('sleep', ['600'], { detached: true, stdio: 'ignore' });
  children.push(child);
  await once(child, 'spawn');
  return { browser: { process: () => child } as unknown as Browser, child };
}

function begin(library: Library): { start: BrowserStart; failures: unknown[]; outcome: Promise<string> } {
  const start = new BrowserStart(library, NO_LAUNCH);
  const failures: unknown[] = [];
  const outcome = start
    .begin((error) => failures.push(error))
    .then(
      () => 'ended',
      (error: unknown) => String(error),
    );
  return { start, failures, outcome };
}

beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
});

afterEach(() => {
  jest.useRealTimers();
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

/** Lets a promise settle, however long its deadlines are. */
async function settle<T>(promise: Promise<T>): Promise<T> {
  let isSettled = false;
  const settled = promise.finally(() => (isSettled = true));
  settled.catch(() => undefined);
  while (!isSettled) {
    await jest.advanceTimersByTimeAsync(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return settled;
}

describe('a start of the library', () => {
  it('ends with the library, and tells of its failure', async () => {
    const library = new Library();
    const { start, failures, outcome } = begin(library);
    expect(start.isPending).toBe(true);
    library.fail(new Error('no such browser'));
    expect(await outcome).toBe('ended');
    expect([start.isPending, String(failures[0])]).toEqual([false, 'Error: no such browser']);
  });

  it('that never began needs no killing', async () => {
    await expect(new BrowserStart(new Library() as never, NO_LAUNCH).kill()).resolves.toBeUndefined();
  });
});

describe('killing a browser', () => {
  it('waits until the library has noticed', async () => {
    const library = new Library();
    const { start, failures, outcome } = begin(library);
    const { browser, child } = await aBrowser();
    library.pupBrowser = browser;
    child.once('exit', () => {
      library.fail(new Error('Target closed'));
    });
    await settle(start.kill());
    expect([child.signalCode, await outcome, failures]).toEqual(['SIGKILL', 'ended', [new Error('Target closed')]]);
  });

  it('is done although the library never notices: its start is abandoned, with a reason', async () => {
    const library = new Library();
    const { start, outcome } = begin(library);
    const { browser, child } = await aBrowser();
    library.pupBrowser = browser;
    await settle(start.kill());
    expect(child.signalCode).toBe('SIGKILL');
    expect(await outcome).toContain('it is abandoned');
  });

  it('is done although a launch never ends; the browser that it brings late is killed', async () => {
    const library = new Library();
    const { start, outcome } = begin(library);
    await settle(start.kill());
    expect(await outcome).toContain('it is abandoned');
    const { browser, child } = await aBrowser();
    library.pupBrowser = browser;
    await start.onBrowser();
    expect(child.signalCode).toBe('SIGKILL');
  });

  it('leaves a browser alone that nobody wants to end', async () => {
    const library = new Library();
    const { start } = begin(library);
    const { browser, child } = await aBrowser();
    library.pupBrowser = browser;
    await start.onBrowser();
    expect([child.exitCode, child.signalCode]).toEqual([null, null]);
  });

  it('that fails says so, and abandons the start all the same', async () => {
    const library = new Library();
    const { start, outcome } = begin(library);
    const unkillable = () => {
      throw new Error('its processes are left');
    };
    library.pupBrowser = { process: unkillable } as unknown as Browser;
    await expect(settle(start.kill())).rejects.toThrow('its processes are left');
    expect(await outcome).toContain('it is abandoned');
  });

  it('takes what the library says late for nothing', async () => {
    const library = new Library();
    const { start, failures, outcome } = begin(library);
    library.pupBrowser = (await aBrowser()).browser;
    await settle(start.kill());
    library.fail(new Error('too late'));
    await settle(Promise.resolve());
    expect([start.isPending, failures, await outcome]).toEqual([
      false,
      [new Error('too late')],
      expect.stringContaining('it is abandoned'),
    ]);
  });
});
