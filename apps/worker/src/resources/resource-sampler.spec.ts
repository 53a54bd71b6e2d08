import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { parseStat } from './process-usage.js';
import { ResourceSampler } from './resource-sampler.js';

const onLinux = process.platform === 'linux' ? it : it.skip;
const groups: ChildProcess[] = [];

afterEach(() => {
  for (const { pid } of groups.splice(0)) if (pid !== undefined) process.kill(-pid, 'SIGKILL');
});

/** A shell that leads a group, as a browser does, and has this many children that sleep. */
async function aGroup(children: number): Promise<number> {
  const script = `${'sleep 60 & '.repeat(children)} echo ready; wait`;
  const leader = spawn('sh', ['-c', script], { detached: true, stdio: ['ignore', 'pipe', 'ignore'] });
  groups.push(leader);
  await once(leader.stdout, 'data');
  return leader.pid ?? 0;
}

describe('the resources of browsers', () => {
  onLinux('are those of all processes of its group, of each browser by itself', async () => {
    const [first, second] = [await aGroup(1), await aGroup(3)];
    const samples = await new ResourceSampler().sample([
      { sessionId: 'first', pid: first },
      { sessionId: 'second', pid: second },
    ]);
    expect([samples.get('first')?.processes, samples.get('second')?.processes]).toEqual([2, 4]);
    for (const sample of samples.values()) expect(sample.memoryBytes).toBeGreaterThan(50_000);
  });

  onLinux('are unknown of a browser that has ended', async () => {
    const samples = await new ResourceSampler().sample([{ sessionId: 'gone', pid: 2 ** 22 + 1 }]);
    expect(samples.size).toBe(0);
  });

  onLinux('tell the processor use of a busy one', async () => {
    const busy = spawn('sh', ['-c', 'while :; do :; done'], { detached: true, stdio: 'ignore' });
    groups.push(busy);
    const sampler = new ResourceSampler();
    const browsers = [{ sessionId: 'busy', pid: busy.pid ?? 0 }];
    let cpuPercent = 0;
    while (cpuPercent === 0) cpuPercent = (await sampler.sample(browsers)).get('busy')?.cpuPercent ?? 0;
    expect(cpuPercent).toBeGreaterThan(0);
  });
});

describe('the line that tells of a process', () => {
  const stat = '77 (a (very) odd name) S 1 42 42 0 -1 4194560 1 2 3 4 150 50 0 0 20 0 1 0 9000 1 2';

  it('is read after its name, whatever that is', () => {
    expect(parseStat(77, stat)).toEqual([{ pid: 77, group: 42, ticks: 200, startTicks: 9_000 }]);
  });

  it('is nothing for a zombie', () => {
    expect(parseStat(77, stat.replace(') S', ') Z'))).toEqual([]);
  });
});
