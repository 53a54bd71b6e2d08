import { FetchQueue } from './fetch-queue.js';

/** Fetches that the test ends. */
class Fetches {
  readonly begun: string[] = [];
  private readonly ends = new Map<string, (result: string) => void>();

  of(name: string): () => Promise<string> {
    return () => {
      this.begun.push(name);
      return new Promise((resolve) => this.ends.set(name, resolve));
    };
  }

  /** And lets what follows from it happen. */
  async end(name: string): Promise<void> {
    this.ends.get(name)?.(`the file ${name}`);
    await settled();
  }
}

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let queue: FetchQueue<string>;
let fetches: Fetches;

beforeEach(() => {
  queue = new FetchQueue();
  fetches = new Fetches();
});

const ask = (name: string, signal?: AbortSignal): Promise<string> =>
  queue.run(name, fetches.of(name), { isAsked: true, signal });
const offer = (name: string): Promise<string> => queue.run(name, fetches.of(name), { isAsked: false });

describe('files that are fetched from a page', () => {
  it('are fetched one after the other, those that somebody waits for first', async () => {
    const all = [offer('1'), offer('2'), ask('3'), offer('4')];
    await settled();
    expect(fetches.begun).toEqual(['1']);
    for (const name of ['1', '3', '2', '4']) await fetches.end(name);
    expect(fetches.begun).toEqual(['1', '3', '2', '4']);
    expect(await Promise.all(all)).toEqual(['1', '2', '3', '4'].map((name) => `the file ${name}`));
  });

  it('are fetched once for all who want them meanwhile, and anew afterwards', async () => {
    const all = [offer('1'), ask('1'), ask('1')];
    await settled();
    await fetches.end('1');
    expect(await Promise.all(all)).toEqual(Array.from({ length: 3 }, () => 'the file 1'));
    expect(fetches.begun).toEqual(['1']);
    const again = ask('1');
    await settled();
    await fetches.end('1');
    expect([await again, fetches.begun]).toEqual(['the file 1', ['1', '1']]);
  });

  it('come first also when somebody begins to wait for one that was only offered', async () => {
    const all = [offer('1'), offer('2'), offer('3'), ask('3')];
    await settled();
    for (const name of ['1', '3', '2']) await fetches.end(name);
    await Promise.all(all);
    expect(fetches.begun).toEqual(['1', '3', '2']);
  });

  it('are not begun for nobody, but for whoever still waits', async () => {
    const [one, other] = [new AbortController(), new AbortController()];
    const running = ask('1');
    const [left, stays, alone] = [ask('2', one.signal), ask('2', other.signal), ask('3', one.signal)];
    await settled();
    one.abort(new Error('went away'));
    await expect(left).rejects.toThrow('went away');
    await expect(alone).rejects.toThrow('went away');
    await fetches.end('1');
    await fetches.end('2');
    expect([await running, await stays, fetches.begun]).toEqual(['the file 1', 'the file 2', ['1', '2']]);
  });

  it('go on after one that fails', async () => {
    const failing = queue.run('1', () => Promise.reject(new Error('gone')), { isAsked: true });
    const next = ask('2');
    await expect(failing).rejects.toThrow('gone');
    await settled();
    await fetches.end('2');
    expect(await next).toBe('the file 2');
  });

  it('are refused when too many were offered, unless somebody waits for them', async () => {
    const offered = Array.from({ length: 500 }, (_, index) => offer(String(index)));
    await expect(offer('one too many')).rejects.toMatchObject({ code: 'session_busy' });
    const asked = ask('asked for');
    await settled();
    await fetches.end('0');
    await fetches.end('asked for');
    expect([await offered[0], await asked]).toEqual(['the file 0', 'the file asked for']);
  });
});
