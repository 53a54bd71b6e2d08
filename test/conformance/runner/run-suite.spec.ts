import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exactly, wholeNumber } from './matchers.js';
import type { Row, Step } from './row.js';
import { runSuite, Unavailable, type Fixtures, type RowResult } from './run-suite.js';

interface Served {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body: unknown;
}

const RIGHT: Served = { status: 404, headers: { 'x-kind': 'plain' }, body: { success: false, error: 'Not found' } };
const STEP: Step = {
  request: 'GET /things/{{thing.id}}',
  key: '{{thing.key}}',
  status: 404,
  answer: exactly({ success: false, error: 'Not found' }),
  answerHeaders: { 'X-Kind': 'plain' },
};
const row = (steps: readonly Step[], more: Partial<Row> = {}): Row => ({
  id: 'things.unknown',
  title: 'unknown thing: 404 Not found.',
  mark: 'P',
  ...more,
  steps,
});

let server: Server | undefined;
let asked: { url: string | undefined; key: unknown; from: string | undefined }[];

async function serve(listener: RequestListener): Promise<string> {
  asked = [];
  server = createServer((request: IncomingMessage, response) => {
    asked.push({ url: request.url, key: request.headers['x-api-key'], from: request.socket.remoteAddress });
    listener(request, response);
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Serves these answers one after another, the last one for ever. */
function inTurn(...answers: readonly Served[]): RequestListener {
  let turn = 0;
  return (_request, response) => {
    const { status, headers, body } = answers[Math.min(turn, answers.length - 1)] ?? RIGHT;
    turn += 1;
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

const FIXTURES: Fixtures = {
  obtain: (fixture) => {
    if (fixture === 'thing') return Promise.resolve({ id: '7', key: 'the key' });
    return Promise.reject(new Unavailable('needs --sandbox'));
  },
};

async function run(url: string, rows: readonly Row[], signal = new AbortController().signal): Promise<RowResult[]> {
  const results: RowResult[] = [];
  for await (const result of runSuite(rows, FIXTURES, { url, signal, seen: () => undefined })) results.push(result);
  return results;
}

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
  server = undefined;
});

describe('a row', () => {
  it('passes when every byte that it names is there', async () => {
    const [result] = await run(await serve(inTurn(RIGHT)), [row([STEP])]);
    expect(result?.outcome).toBe('passed');
    expect(asked).toMatchObject([{ url: '/things/7', key: 'the key' }]);
  });

  it.each<[string, Served, string[]]>([
    ['status', { ...RIGHT, status: 400 }, ['status', '$']],
    ['text', { ...RIGHT, body: { success: false, error: 'Not Found' } }, ['$.error']],
    ['type', { ...RIGHT, body: { success: 'false', error: 'Not found' } }, ['$.success']],
    ['field', { ...RIGHT, body: { success: false, error: 'Not found', stack: 'at …' } }, ['$.stack']],
    ['header', { ...RIGHT, headers: { 'x-kind': 'fancy' } }, ['header X-Kind']],
    ['content type', { ...RIGHT, headers: { 'x-kind': 'plain', 'content-type': 'text/html' } }, ['$']],
  ])('fails when the %s is wrong, and tells where', async (_what, served, wheres) => {
    const [result] = await run(await serve(inTurn(served)), [row([STEP])]);
    expect(result?.outcome).toBe('failed');
    expect(result?.failure?.differences.map(({ where }) => where)).toEqual(wheres);
  });

  it('fails when nobody answers', async () => {
    const url = await serve(inTurn(RIGHT));
    server?.close();
    const [result] = await run(url, [row([STEP])]);
    expect(result).toMatchObject({ outcome: 'failed', reason: expect.stringContaining('ECONNREFUSED') as string });
  });

  it('that is pending cannot fail, and says so when it passes', async () => {
    const pending = { pending: 'things' };
    const [wrong] = await run(await serve(inTurn({ ...RIGHT, status: 200 })), [row([STEP], pending)]);
    expect(wrong).toMatchObject({ outcome: 'pending', failure: { request: STEP.request } });
    server?.close();
    const [right] = await run(await serve(inTurn(RIGHT)), [row([STEP], pending)]);
    expect(right).toMatchObject({ outcome: 'pending', reason: 'it passes: remove its mark' });
  });

  it('is skipped with the reason when this run lacks what it needs', async () => {
    const steps: Step[] = [{ request: 'GET /things/{{paired.id}}', status: 200 }];
    const [result] = await run(await serve(inTurn(RIGHT)), [row(steps)]);
    expect(result).toMatchObject({ outcome: 'skipped', reason: 'needs --sandbox' });
    expect(asked).toEqual([]);
  });

  it('is skipped when it is shown elsewhere', async () => {
    const elsewhere: Row = { id: 'things.crash', title: '500', mark: 'D', elsewhere: 'test/e2e/some.e2e-spec.ts' };
    const [result] = await run(await serve(inTurn(RIGHT)), [elsewhere]);
    expect(result).toMatchObject({ outcome: 'skipped', reason: 'shown by test/e2e/some.e2e-spec.ts' });
  });

  it('hands on what a step kept', async () => {
    const url = await serve(
      inTurn({ status: 201, body: { things: [{ id: '8' }] } }, { status: 200, body: { id: '8' } }),
    );
    const steps: Step[] = [
      { request: 'POST /things', status: 201, keep: { id: 'things.0.id' } },
      { request: 'GET /things/{{id}}', status: 200, answer: { id: '{{id}}' } },
    ];
    expect((await run(url, [row(steps)]))[0]?.outcome).toBe('passed');
    expect(asked.map(({ url: path }) => path)).toEqual(['/things', '/things/8']);
  });

  it('fails when there is nothing to keep', async () => {
    const url = await serve(inTurn({ status: 201, body: {} }));
    const steps: Step[] = [{ request: 'POST /things', status: 201, keep: { id: 'things.0.id' } }];
    const [result] = await run(url, [row(steps)]);
    expect(result?.failure?.differences).toMatchObject([{ where: '$.things.0.id', came: 'nothing' }]);
  });

  it('goes to the address that a step names', async () => {
    const url = await serve(inTurn({ status: 200, body: {} }));
    await run('http://127.0.0.1:1', [row([{ request: `GET ${url}/there`, status: 200 }])]);
    expect(asked).toMatchObject([{ url: '/there' }]);
  });
});

describe('a limit', () => {
  const LIMITED: Served = { status: 429, body: { error: 'Please wait 0 seconds', retryAfter: 0 } };
  const OK: Served = { status: 200, body: {} };

  it('is waited out where the row is not about it', async () => {
    const url = await serve(inTurn(LIMITED, LIMITED, OK));
    expect((await run(url, [row([{ request: 'GET /', status: 200 }])]))[0]?.outcome).toBe('passed');
    expect(asked).toHaveLength(3);
  });

  it('that never ends fails the row', async () => {
    const url = await serve(inTurn(LIMITED));
    const [result] = await run(url, [row([{ request: 'GET /', status: 200 }])]);
    expect(result?.failure?.differences).toContainEqual({ where: 'status', expected: '200', came: '429' });
  });

  it('is met by a row that expects it, with parts of one answer compared to each other', async () => {
    const answer = { error: 'Please wait {{answer.retryAfter}} seconds', retryAfter: wholeNumber(0, 60) };
    const steps: Step[] = [{ request: 'GET /', status: 429, answer }];
    expect((await run(await serve(inTurn(LIMITED)), [row(steps)]))[0]?.outcome).toBe('passed');
    server?.close();
    const other: Served = { ...LIMITED, body: { error: 'Please wait 5 seconds', retryAfter: 6 } };
    expect((await run(await serve(inTurn(other)), [row(steps)]))[0]?.outcome).toBe('failed');
  });

  it('is counted over requests at once', async () => {
    const steps: Step[] = [{ request: 'GET /', atOnce: { 200: 2, 429: 1 } }];
    expect((await run(await serve(inTurn(OK, LIMITED, OK)), [row(steps)]))[0]?.outcome).toBe('passed');
    server?.close();
    const [result] = await run(await serve(inTurn(OK)), [row(steps)]);
    expect(result?.failure?.differences).toEqual([
      { where: 'answers by status', expected: '{"200":2,"429":1}', came: '{"200":3}' },
    ]);
  });
});

describe('a step that may take a while', () => {
  const steps: Step[] = [{ request: 'GET /', status: 200, answer: { state: 'ready' }, withinSeconds: 30 }];

  it('is repeated until it is as expected', async () => {
    const url = await serve(
      inTurn({ status: 200, body: { state: 'starting' } }, { status: 200, body: { state: 'ready' } }),
    );
    expect((await run(url, [row(steps)]))[0]?.outcome).toBe('passed');
    expect(asked).toHaveLength(2);
  });

  it('ends with the run', async () => {
    const interruption = new AbortController();
    const url = await serve((_request, response) => {
      response.end();
      interruption.abort();
    });
    await expect(run(url, [row(steps)], interruption.signal)).rejects.toThrow('aborted');
  });
});
