import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';
import { eventually } from '../support/eventually.js';
import { call } from '../support/http.js';
import { runChasqui, startChasqui } from '../support/run-chasqui.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100002411';
const SOMEBODY = '4915100002412';
const RUN_TIMEOUT_MS = 300_000;
const NO_KEY = `wamk_${'0'.repeat(48)}`;

interface Report {
  passed: number;
  pending: number;
  failed: number;
  skipped: number;
  leftBehind: string[];
  rows: { id: string; outcome: string; failure?: unknown }[];
}

let stack: Stack;

beforeAll(async () => {
  stack = await sharedStack();
});

/** Of a short run, which ends with one sentence on stderr. */
function refusal(...options: string[]): ReturnType<typeof runChasqui> {
  return runChasqui(['conformance', 'chatwhatsapp', '--url', stack.up.url, ...options]);
}

/** Beside the test: what blocks it for long finds its own connections closed. */
function conformance(...options: string[]): ReturnType<typeof startChasqui>['ended'] {
  return startChasqui(['conformance', 'chatwhatsapp', '--url', stack.up.url, ...options]).ended;
}

function access(): string[] {
  const { adminKey, operatorKey } = stack.up;
  return ['--admin-key', adminKey, ...(operatorKey === null ? [] : ['--operator-key', operatorKey])];
}

/** The API, but for one word of its answers. */
async function serveWithAnotherWord(word: string, other: string): Promise<{ url: string; server: Server }> {
  const server = createServer((request, response) => {
    void (async () => {
      const { method = 'GET', headers } = request;
      const body = await text(request);
      const answer = await fetch(stack.up.url + (request.url ?? ''), {
        method,
        headers: Object.entries(headers).flatMap(([name, value]): [string, string][] =>
          ['x-api-key', 'authorization', 'content-type', 'accept'].includes(name) ? [[name, String(value)]] : [],
        ),
        ...(body !== '' && { body }),
      });
      const bytes = Buffer.from(await answer.arrayBuffer());
      const passedOn = ['content-type', 'retry-after', 'x-chasqui-ignored-fields'].flatMap((name) => {
        const value = answer.headers.get(name);
        return value === null ? [] : [[name, value] as const];
      });
      response.writeHead(answer.status, Object.fromEntries(passedOn));
      // One byte a character: a picture stays what it is.
      response.end(Buffer.from(bytes.toString('latin1').replace(word, other), 'latin1'));
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

/** Of runs that are going on, or left something. */
async function namesOfSessions(): Promise<string[]> {
  const { body } = await call<{ sessions: { name: string }[] }>('GET', `${stack.up.url}/sessions?limit=200`, {
    headers: stack.admin(),
  });
  return body.sessions.map(({ name }) => name).filter((name) => name.startsWith('conformance '));
}

describe('./chasqui conformance chatwhatsapp', () => {
  it(
    'finds no row of the contract that fails, and leaves nothing behind',
    async () => {
      const rowsTried = ['--only', 'keys', 'sessions', 'api-keys', 'states', 'contacts']; // .ci/conformance tries all
      const sandbox = ['--sandbox', stack.up.sandbox.url];
      const { status, stdout } = await conformance(...access(), ...sandbox, ...rowsTried, '--json');
      const { rows, ...counts } = JSON.parse(stdout) as Report;
      expect(rows.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      expect(counts).toMatchObject({ failed: 0, leftBehind: [] });
      expect(counts.passed).toBeGreaterThan(0);
      expect(counts.passed + counts.pending + counts.skipped).toBe(rows.length);
      expect(status).toBe(0);
      expect(await namesOfSessions()).toEqual([]);
    },
    RUN_TIMEOUT_MS,
  );

  describe('with a paired session instead of a sandbox', () => {
    let session: SessionClient;

    beforeAll(async () => {
      session = await stack.pairedSession(OWNER);
    });

    it(
      'uses it, skips what needs more, and ends with the counts',
      async () => {
        const { status, stdout } = await conformance(
          ...access(),
          '--session',
          session.id,
          '--to',
          SOMEBODY,
          '--only',
          'sending',
          'states',
        );
        expect(stdout).toMatch(/^ok +P {2}sending\.text: /m);
        expect(stdout).toMatch(/^skipped +D {2}states\.logged-out: .* \(needs --sandbox/m);
        expect(stdout).toMatch(/\n\d+ passed, \d+ pending, 0 failed\n$/);
        expect(status).toBe(0);
        expect((await session.status()).state).toBe('ready');
      },
      RUN_TIMEOUT_MS,
    );
  });

  it(
    'fails when one word of an answer is another, and names the rows',
    async () => {
      const { url, server } = await serveWithAnotherWord('Session not found', 'Session is missing');
      const args = ['conformance', 'chatwhatsapp', '--url', url, ...access(), '--only', 'sessions.delete', 'errors.un'];
      const { status, stdout } = await startChasqui(args).ended;
      server.close();
      expect(stdout).toContain(
        '\n    $.error\n      expected "Session not found"\n      came     "Session is missing"\n',
      );
      const failed = [...stdout.matchAll(/^FAILED +\w +([\w.-]+)/gm)].map(([, id]) => id);
      expect(failed).toEqual(['sessions.delete', 'errors.unknown-session']);
      expect(stdout).toMatch(/\n\d+ passed, \d+ pending, 2 failed\n$/);
      expect(status).toBe(1);
    },
    RUN_TIMEOUT_MS,
  );

  it('removes what it made when it is interrupted', async () => {
    const run = startChasqui(['conformance', 'chatwhatsapp', '--url', stack.up.url, ...access()]);
    await eventually(namesOfSessions, (names) => names.length > 0);
    run.stop();
    const { status, stdout } = await run.ended;
    expect(status).toBe(1);
    expect(stdout).not.toContain(' failed\n');
    expect(await namesOfSessions()).toEqual([]);
  });

  it('says which of address and key is wrong', () => {
    expect(refusal('--admin-key', NO_KEY)).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('does not take this key as an admin key') as string,
    });
    expect(runChasqui(['conformance', 'chatwhatsapp', '--url', 'http://127.0.0.1:1', ...access()])).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('No API answers at http://127.0.0.1:1') as string,
    });
  });

  it('says that there is no such row', () => {
    const refused = refusal(...access(), '--only', 'sending', 'nonsense');
    expect(refused).toMatchObject({ status: 1, stdout: '' });
    expect(refused.stderr).toContain('No row of the contract has an id that begins with nonsense.');
  });

  it.each([
    [['--admin-key', 'wask_nonsense'], 2, /wamk_ and 48 lower-case hex/],
    [['--admin-key', NO_KEY, '--sandbox', 'localhost'], 2, /Expected an address/],
    [['--admin-key', NO_KEY, '--to', '0049'], 2, /7 to 15 digits/],
    [['--admin-key', NO_KEY, '--to', SOMEBODY], 1, /--session and --to go together/],
  ])('refuses %j', (options, status, text) => {
    const refused = refusal(...options);
    expect(refused.status).toBe(status);
    expect(refused.stderr).toMatch(text);
  });
});

describe('./chasqui conformance whatsgate', () => {
  it(
    'finds no row of the contract that fails, and leaves nothing behind',
    async () => {
      const { url, adminKey, sandbox } = stack.up;
      const args = ['conformance', 'whatsgate', '--url', url, '--token', adminKey, ...access()];
      const { status, stdout } = await startChasqui([...args, '--sandbox', sandbox.url, '--json']).ended;
      const { rows, ...counts } = JSON.parse(stdout) as Report;
      expect(rows.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      expect(counts).toMatchObject({ pending: 0, failed: 0, leftBehind: [] });
      expect(counts.passed).toBeGreaterThan(counts.skipped);
      expect(status).toBe(0);
      expect(await namesOfSessions()).toEqual([]);
    },
    RUN_TIMEOUT_MS,
  );

  it.each([
    [['--admin-key', NO_KEY], /whatsgate needs --token/],
    [['--token', NO_KEY, '--device', OWNER], /--device and --to go together/],
    [['--token', NO_KEY], /does not take this token/],
  ])('refuses %j', (options, text) => {
    const refused = runChasqui(['conformance', 'whatsgate', '--url', stack.up.url, ...options]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toMatch(text);
  });
});
