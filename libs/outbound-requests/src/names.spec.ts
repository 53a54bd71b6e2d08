import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../../../test/support/eventually.js';
import { DnsServer } from '../../../test/support/dns-server.js';
import { Downloads } from './downloads.js';
import { NameTimedOut, nameServers, type Resolve } from './names.js';

/** More than the threads that a process has for what cannot be done without waiting. */
const MANY = 8;
const HOSTS = `
127.0.0.1 localhost
10.1.2.3  inside.example files.example # ours
not-an-address nobody.example
`;

let folder: string;
let server: DnsServer;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'chasqui-names-'));
  writeFileSync(path.join(folder, 'hosts'), HOSTS);
  server = await DnsServer.listen({
    'both.example': ['192.0.2.1', '192.0.2.2', '2001:db8::1'],
    'six.example': ['2001:db8::7'],
    'inside.example': ['192.0.2.9'],
    localhost: ['192.0.2.9'],
    'public.localhost': ['192.0.2.9'],
    'slow.example': null,
  });
});

afterAll(() => {
  server.close();
  rmSync(folder, { recursive: true });
});

beforeEach(() => {
  server.asked.length = 0;
});

function resolver(times = { timeout: 5_000, tries: 2 }): Resolve {
  return nameServers({ servers: [server.address], hostsFile: path.join(folder, 'hosts'), times });
}

function resolve(name: string): Promise<string[]> {
  return resolver()(name, new AbortController().signal).then((found) => found.map(({ address }) => address));
}

describe('a name', () => {
  it('has all the addresses that the name servers know, of both families', async () => {
    expect(await resolve('both.example')).toEqual(['192.0.2.1', '192.0.2.2', '2001:db8::1']);
    expect(await resolver()('six.example', new AbortController().signal)).toEqual([
      { address: '2001:db8::7', family: 6 },
    ]);
  });

  it('that no name server knows is none', async () => {
    await expect(resolve('nobody.example')).rejects.toThrow('no name server knows nobody.example');
  });

  it.each([
    ['inside.example', ['10.1.2.3']],
    ['INSIDE.example.', ['10.1.2.3']],
    ['localhost', ['127.0.0.1', '::1']],
    ['public.localhost', ['127.0.0.1', '::1']],
  ])('of this machine is what it says, whatever others say: %s', async (name, addresses) => {
    expect(await resolve(name)).toEqual(addresses);
    expect(server.asked).toEqual([]);
  });
});

describe('a name server that does not answer', () => {
  it('is given up in time', async () => {
    const soon = resolver({ timeout: 50, tries: 1 });
    await expect(soon('slow.example', new AbortController().signal)).rejects.toThrow(NameTimedOut);
  });

  it('is told to the caller as a file that does not come in time', async () => {
    const resolveSoon = resolver({ timeout: 50, tries: 1 });
    const downloads = new Downloads({ allowedHosts: [], times: { wholeMs: 10_000 }, resolve: resolveSoon });
    const fetching = downloads.fetch('https://slow.example/', new AbortController().signal, () => Promise.resolve());
    await expect(fetching).rejects.toMatchObject({ code: 'url_timed_out', details: { what: 'address' } });
  });

  it('holds up nothing else, and is not waited for when its caller goes away', async () => {
    const away = new AbortController();
    let settled = 0;
    const names = Array.from({ length: MANY }, () =>
      resolver()('slow.example', away.signal).finally(() => (settled += 1)),
    );
    const outcomes = Promise.allSettled(names);
    await eventually(
      () => server.asked.length,
      (asked) => asked >= MANY,
    );
    await stat(folder);
    expect(settled).toBe(0);
    away.abort(new Error('gone'));
    expect(await outcomes).toEqual(names.map(() => ({ status: 'rejected', reason: new Error('gone') })));
  });
});
