import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { eventually } from '../support/eventually.js';
import { runChasqui, startChasqui } from '../support/run-chasqui.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const OWNER = '4915100003730';
const FIRST = '4915100003731';
const SECOND = '4915100003732';

let stack: Stack;
let session: SessionClient;
let folder: string;

beforeAll(async () => {
  stack = await sharedStack();
  folder = mkdtempSync(path.join(tmpdir(), 'chasqui-list-'));
  for (const number of [FIRST, SECOND]) await stack.sandbox.createPhone(number, `Phone ${number}`);
  session = await stack.pairedSession(OWNER);
});

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function list(name: string, text: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, text);
  return file;
}

function send(file: string, ...args: string[]): ReturnType<typeof runChasqui> {
  const environment = { CHASQUI_API_KEY: stack.up.adminKey, CHASQUI_URL: stack.up.url };
  return runChasqui(['send', file, '--session', `session of ${OWNER}`, ...args], environment);
}

async function textsOf(number: string): Promise<string[]> {
  return (await stack.sandbox.messagesOf(number)).map(({ text }) => text);
}

describe('./chasqui send', () => {
  it('sends a list, tells of refused lines, follows it to its end and writes the report', async () => {
    const file = list('guests.csv', `to,name\n${FIRST},Ann\n12,Bob\n${SECOND},\n`);
    const report = path.join(folder, 'report.csv');
    const { status, stdout, stderr } = send(file, '--text', 'Hello {{name|there}}!', '--report', report);
    expect(stderr).toMatch(/^batch \S+: 2 accepted, 1 refused\n {2}line 3: \S/);
    expect(stdout).toMatch(/^batch \S+ is finished: .*2 (sent|delivered)|1 sent, 1 delivered|1 delivered, 1 sent/);
    expect(status).toBe(1); // a line was refused
    expect(
      await eventually(
        () => textsOf(FIRST),
        (texts) => texts.length > 0,
      ),
    ).toEqual(['Hello Ann!']);
    expect(
      await eventually(
        () => textsOf(SECOND),
        (texts) => texts.length > 0,
      ),
    ).toEqual(['Hello there!']);
    expect(readFileSync(report, 'utf8')).toMatch(new RegExp(`^3,12,.*refused.*$`, 'm'));
    expect(readFileSync(report, 'utf8')).toContain(FIRST);
  });

  it('prints the batch as JSON for programs, also without following it', async () => {
    const file = list('news.ndjson', `${JSON.stringify({ to: FIRST, text: 'News' })}\n`);
    const { status, stdout } = send(file, '--name', 'May news', '--no-follow', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ accepted: 1, refused: 0 });
    expect(status).toBe(0);
    await eventually(
      () => textsOf(FIRST),
      (texts) => texts.includes('News'),
    );
  });

  it('leaves the batch to itself when it is interrupted', async () => {
    await session.order('pause');
    const file = list('waiting.csv', `to,text\n${FIRST},Later\n`);
    const command = startChasqui([
      ...['send', file, '--session', session.id, '--url', stack.up.url, '--api-key', session.apiKey],
    ]);
    await eventually(
      () => session.status(),
      ({ outbox }) => outbox.queued === 1,
    );
    command.stop();
    expect(await command.ended).toEqual({ status: 1, stdout: '' });
    await session.order('resume');
    await eventually(
      () => textsOf(FIRST),
      (texts) => texts.includes('Later'),
    );
  });

  it.each([
    ['what is no list', () => list('list.pdf', 'x'), [], /list\.pdf should end with one of \.csv/],
    ['a file that is not there', () => path.join(folder, 'no.csv'), [], /no\.csv cannot be read/],
    ['a list without recipients', () => list('bad.csv', 'name\nAnn\n'), ['--text', 'x'], /answered 400: .*to/],
    ['options beside JSON', () => list('a.json', '{"messages":[]}'), ['--text', 'x'], /leave out text/],
  ])('refuses %s', (_what, file, args, problem) => {
    const { status, stdout, stderr } = send(file(), ...args);
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(problem);
  });

  it('says when no session is called so, and when there is no key', () => {
    const file = list('one.csv', `to,text\n${FIRST},x\n`);
    expect(send(file, '--session', 'nobody').stderr).toContain('There is no session called nobody.');
    const nobody = runChasqui(['send', file, '--session', 'x'], { CHASQUI_API_KEY: 'wamk_x' });
    expect(nobody).toMatchObject({ status: 2, stderr: expect.stringContaining('Expected an API key') as string });
  });
});
