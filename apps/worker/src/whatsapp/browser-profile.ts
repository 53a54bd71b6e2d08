import { readdir, readFile, rename, rm, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

const SINGLETON_FILES = ['SingletonLock', 'SingletonCookie', 'SingletonSocket'];
const ORPHAN_EXIT_TIMEOUT_MS = 5_000;

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
    await this.endOrphans();
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

  private async endOrphans(): Promise<void> {
    const deadline = Date.now() + ORPHAN_EXIT_TIMEOUT_MS;
    for (let pids = await this.browserPids(); pids.length > 0; pids = await this.browserPids()) {
      if (Date.now() > deadline) throw new Error(`processes ${pids.join(', ')} still use the profile`);
      for (const pid of pids) killIfAlive(pid);
      await delay(50); // a killed process leaves the table when its parent has read its exit status
    }
  }

  /** Processes that run with this profile, by their command lines; only Linux tells them. */
  private async browserPids(): Promise<number[]> {
    if (process.platform !== 'linux') return [];
    const entries = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
    const matches = await Promise.all(
      entries.map(async (pid) =>
        (await readCommandLine(pid)).includes(`--user-data-dir=${this.path}`) ? [Number(pid)] : [],
      ),
    );
    return matches.flat();
  }
}

async function readCommandLine(pid: string): Promise<string[]> {
  try {
    return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
  } catch {
    return []; // it ended between the listing and the reading
  }
}

function killIfAlive(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
