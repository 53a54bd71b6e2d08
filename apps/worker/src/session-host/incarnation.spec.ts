import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { provenDeadOwner, recordOwner } from './incarnation.js';

let dataDir: string;
let file: string;

beforeEach(async () => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'chasqui-incarnation-'));
  file = path.join(dataDir, 'workers', 'worker-1.json');
  await recordOwner(dataDir, 'worker-1', 'worker-1:earlier');
});

afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

interface Recorded {
  owner: string;
  processTable?: string;
  process: { pid: number; startedAt: string };
}

function rewrite(change: (recorded: Recorded) => Partial<Recorded>): void {
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded;
  writeFileSync(file, JSON.stringify({ ...recorded, ...change(recorded) }));
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' });
  await once(child, 'exit');
  return child.pid ?? 0;
}

const onLinux = process.platform === 'linux' ? it : it.skip; // elsewhere the system does not name its process table

describe('the earlier run of a worker', () => {
  it('is not dead while its process lives', async () => {
    expect(await provenDeadOwner(dataDir, 'worker-1')).toBeUndefined();
  });

  onLinux('is dead when its process is gone', async () => {
    const pid = await deadPid();
    rewrite((recorded) => ({ process: { ...recorded.process, pid } }));
    expect(await provenDeadOwner(dataDir, 'worker-1')).toBe('worker-1:earlier');
  });

  onLinux('is dead when its pid belongs to a process that started at another time', async () => {
    rewrite((recorded) => ({ process: { ...recorded.process, startedAt: 'another time' } }));
    expect(await provenDeadOwner(dataDir, 'worker-1')).toBe('worker-1:earlier');
  });

  it.each([
    ['another table of processes', (): Partial<Recorded> => ({ processTable: 'another machine' })],
    ['an unknown one', () => ({ processTable: undefined })],
  ])('is not proven dead by %s', async (_what, change) => {
    const pid = await deadPid();
    rewrite((recorded) => ({ process: { ...recorded.process, pid }, ...change() }) as Partial<Recorded>);
    expect(await provenDeadOwner(dataDir, 'worker-1')).toBeUndefined();
  });

  it.each(['', '{', '{"owner":1}', 'null'])('is not known from a damaged record: %j', async (text) => {
    writeFileSync(file, text);
    expect(await provenDeadOwner(dataDir, 'worker-1')).toBeUndefined();
  });

  it('is not known when there was none, or only one of another worker', async () => {
    expect(await provenDeadOwner(dataDir, 'worker-2')).toBeUndefined();
  });
});
