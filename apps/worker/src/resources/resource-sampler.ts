import type { SessionResources } from '@chasqui/sessions';
import { memoryBytesOf, processUsages, TICKS_PER_SECOND, uptimeSeconds, type ProcessUsage } from './process-usage.js';

/** The browser of a session: puppeteer makes its main process the leader of the group of all its processes. */
export interface HostedBrowser {
  readonly sessionId: string;
  readonly pid: number;
}

/** Measures what the browsers of many sessions use, with one look at the table of processes for all of them. */
export class ResourceSampler {
  /** Processor time of each process, and when that was read, in seconds after boot. */
  private earlier = new Map<string, number>();
  private earlierAtSeconds = 0;

  /** Of each browser that lives; none outside Linux. */
  async sample(browsers: readonly HostedBrowser[]): Promise<Map<string, SessionResources>> {
    const usages = browsers.length === 0 ? [] : await processUsages();
    if (usages.length === 0) return new Map();
    const nowSeconds = await uptimeSeconds();
    const groups = byGroup(usages);
    const samples = new Map<string, SessionResources>();
    const seen = new Map<string, number>();
    for (const { sessionId, pid } of browsers) {
      const tree = groups.get(pid);
      if (!tree) continue;
      for (const process of tree) seen.set(nameOf(process), process.ticks);
      samples.set(sessionId, {
        memoryBytes: await memoryOf(tree),
        cpuPercent: this.cpuPercent(tree, nowSeconds),
        processes: tree.length,
        sampledAt: new Date(),
      });
    }
    this.earlier = seen;
    this.earlierAtSeconds = nowSeconds;
    return samples;
  }

  /** Since the last sample, or since its start for a browser that is younger. */
  private cpuPercent(tree: readonly ProcessUsage[], nowSeconds: number): number {
    const startedAtSeconds = Math.min(...tree.map(({ startTicks }) => startTicks)) / TICKS_PER_SECOND;
    const isKnown = tree.some((process) => this.earlier.has(nameOf(process)));
    const seconds = nowSeconds - (isKnown ? this.earlierAtSeconds : startedAtSeconds);
    const ticks = tree.reduce((sum, process) => sum + process.ticks - (this.earlier.get(nameOf(process)) ?? 0), 0);
    return seconds <= 0 ? 0 : Math.round((1_000 * ticks) / TICKS_PER_SECOND / seconds) / 10;
  }
}

function byGroup(usages: readonly ProcessUsage[]): Map<number, ProcessUsage[]> {
  const groups = new Map<number, ProcessUsage[]>();
  for (const usage of usages) {
    const group = groups.get(usage.group);
    if (group) group.push(usage);
    else groups.set(usage.group, [usage]);
  }
  return groups;
}

function nameOf({ pid, startTicks }: ProcessUsage): string {
  return `${pid} ${startTicks}`;
}

async function memoryOf(tree: readonly ProcessUsage[]): Promise<number> {
  const bytes = await Promise.all(tree.map(({ pid }) => memoryBytesOf(pid)));
  return bytes.reduce((sum, each) => sum + each, 0);
}
