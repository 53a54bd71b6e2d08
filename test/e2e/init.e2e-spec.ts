import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { parseEnv } from 'node:util';
import { runChasqui } from '../support/run-chasqui.js';

const SANDBOX = path.resolve(__dirname, '../../dist/apps/sandbox/main.js');

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'chasqui-init-'));
  file = path.join(folder, '.env');
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('./chasqui init', () => {
  it('writes a file for its owner alone, and prints no value of it', () => {
    const { status, stdout } = runChasqui(['init', '--file', file]);
    expect(status).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const { POSTGRES_PASSWORD = '', REDIS_PASSWORD = '' } = parseEnv(readFileSync(file, 'utf8'));
    expect(stdout).toContain('POSTGRES_PASSWORD');
    for (const secret of [POSTGRES_PASSWORD, REDIS_PASSWORD]) {
      expect(secret).toHaveLength(48);
      expect(stdout).not.toContain(secret);
    }
  });

  it('does not touch a file that exists unless --force says so, and then completes it', () => {
    writeFileSync(file, 'POSTGRES_PASSWORD=chosen-by-a-person\n');
    const refused = runChasqui(['init', '--file', file]);
    expect(refused.status).toBe(1);
    expect(refused.stderr).toContain('--force');
    expect(readFileSync(file, 'utf8')).toBe('POSTGRES_PASSWORD=chosen-by-a-person\n');

    expect(runChasqui(['init', '--file', file, '--force']).status).toBe(0);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const values = parseEnv(readFileSync(file, 'utf8'));
    expect(values['POSTGRES_PASSWORD']).toBe('chosen-by-a-person');
    expect(values['REDIS_PASSWORD']).toHaveLength(48);
  });

  it('does not turn a file for the real WhatsApp into one for the sandbox', () => {
    writeFileSync(file, "BROWSER_ARGS='--no-sandbox'\n");
    const { status, stderr } = runChasqui(['init', '--sandbox', '--force', '--file', file]);
    expect(status).toBe(1);
    expect(stderr).toContain('BROWSER_ARGS');
  });
});

describe('./chasqui init --sandbox', () => {
  let sandbox: ChildProcess;

  afterEach(async () => {
    sandbox.kill();
    await once(sandbox, 'exit');
  });

  it('makes browsers trust the very sandbox that gets its key', async () => {
    runChasqui(['init', '--sandbox', '--file', file]);
    const { BROWSER_ARGS = '', SANDBOX_TLS_KEY = '' } = parseEnv(readFileSync(file, 'utf8'));

    sandbox = spawn(process.execPath, [SANDBOX, '--data-dir', folder], {
      stdio: ['ignore', 'pipe', 'ignore'],
      env: { SANDBOX_TLS_KEY },
    });
    if (!sandbox.stdout) throw new Error('the sandbox has no stdout');
    const [line] = (await once(createInterface({ input: sandbox.stdout }), 'line')) as [string];
    const { browserArgs } = JSON.parse(line) as { browserArgs: string[] };
    const trust = browserArgs.filter((arg) => arg.startsWith('--ignore-certificate-errors-spki-list='));
    expect(trust).toHaveLength(1);
    expect(JSON.parse(BROWSER_ARGS)).toEqual(expect.arrayContaining(trust));
  });
});
