import { readdir, readFile, rename, rm, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const SINGLETON_FILES = ['SingletonLock', 'SingletonCookie', 'SingletonSocket'];
const BROWSER_EXIT_TIMEOUT_MS = 5_000;

interface BrowserProcess {
  readonly pid: number;
  readonly parent: number;
}

/** The folder of one session's browser: its login lives in it. The caller holds the session's lease. */
export class BrowserProfile {
  readonly path: string;

  constructor(
    private readonly root: string,
    private readonly sessionId: string,
  ) {
    this.path = path.resolve(root, 'profiles', sessionId);
  }

  /**
   * Makes the profile usable: browsers that a dead worker left on it are ended, and the locks that they left are
   * removed (a lock made under another host name would stop the browser with exit code 21).
   */
  async prepare(): Promise<void> {
    await mkdir(this.path, { recursive: true, mode: 0o700 });
    await this.endBrowsers(() => true);
    await Promise.all(SINGLETON_FILES.map((name) => rm(path.join(this.path, name), { force: true })));
  }

  /** For a logout that nobody asked us for: moves the login aside, in place of an earlier one. */
  async keepCopy(): Promise<void> {
    const kept = path.resolve(this.root, 'profiles', 'logged-out', this.sessionId);
    await mkdir(path.dirname(kept), { recursive: true, mode: 0o700 });
    await rm(kept, { recursive: true, force: true });
    await rename(this.path, kept);
  }

  /** For a logout or deletion that was asked for. */
  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 5 });
    await rm(path.resolve(this.root, 'profiles', 'logged-out', this.sessionId), { recursive: true, force: true });
  }

  /** Kills what this very process launched on this profile and nobody holds yet, and waits until it is gone. */
  async endOwnLaunch(): Promise<void> {
    await this.endBrowsers(({ parent }) => parent === process.pid);
  }

  private async endBrowsers(isMeant: (browser: BrowserProcess) => boolean): Promise<void> {
    const deadline = Date.now() + BROWSER_EXIT_TIMEOUT_MS;
    for (;;) {
      const meant = (await this.browsers()).filter(isMeant);
      if (meant.length === 0) return;
      const pids = meant.map(({ pid }) => pid);
      if (Date.now() > deadline) throw new Error(`processes ${pids.join(', ')} still use the profile`);
      for (const pid of pids) killIfAlive(pid);
      await delay(50); // a killed process leaves the table when its parent has read its exit status
    }
  }

  /** Processes that run with this profile, by their command lines; only Linux tells them. */
  private async browsers(): Promise<BrowserProcess[]> {
    if (process.platform !== 'linux') return [];
    const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const matches = await Promise.all(
      entries.map(async (pid) => {
        const isOnProfile = (await readOfProcess(pid, 'cmdline')).split('\0').includes(`--user-data-dir=${this.path}`);
        return isOnProfile ? [{ pid: Number(pid), parent: parentIn(await readOfProcess(pid, 'stat')) }] : [];
      }),
    );
    return matches.flat();
  }
}

async function readOfProcess(pid: string, file: 'cmdline' | 'stat'): Promise<string> {
  try {
    return await readFile(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return ''; // it ended between the listing and the reading
  }
}

/** The name in it may hold spaces and parentheses: what counts begins after the last one. */
function parentIn(stat: string): number {
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
