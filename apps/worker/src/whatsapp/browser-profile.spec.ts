import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { BrowserProfile } from './browser-profile.js';

let root: string;
let profile: BrowserProfile;
let copy: string;

beforeEach(async () => {
  root = mkdtempSync(path.join(tmpdir(), 'chasqui-profile-'));
  profile = new BrowserProfile(root, 'session');
  copy = path.join(root, 'profiles', 'logged-out', 'session');
  await profile.prepare();
});

afterEach(() => {
  rmSync(root, { recursive: true });
});

function writeLogin(text: string): void {
  mkdirSync(profile.path, { recursive: true });
  writeFileSync(path.join(profile.path, 'login'), text);
}

describe('a profile that is prepared', () => {
  it('is a folder for nobody else’s eyes', () => {
    expect(statSync(profile.path).mode & 0o777).toBe(0o700);
  });

  it('keeps its login and loses the locks that another machine left', async () => {
    writeLogin('kept');
    symlinkSync('another-host-123', path.join(profile.path, 'SingletonLock'));
    writeFileSync(path.join(profile.path, 'SingletonCookie'), '');
    await profile.prepare();
    expect(readFileSync(path.join(profile.path, 'login'), 'utf8')).toBe('kept');
    expect(() => statSync(path.join(profile.path, 'SingletonCookie'))).toThrow('ENOENT');
    expect(existsSync(path.join(profile.path, 'SingletonLock'))).toBe(false);
  });

  (process.platform === 'linux' ? it : it.skip)('has no browser of a dead worker left, and ends no other', async () => {
    const browserOn = (folder: string): ReturnType<typeof spawn> =>
      spawn(process.execPath, ['-e', 'process.stdin.resume()', '--', `--user-data-dir=${folder}`], { stdio: 'pipe' });
    const orphan = browserOn(profile.path);
    const neighbour = browserOn(`${profile.path}-2`);
    const ended = once(orphan, 'exit');
    await profile.prepare();
    expect(await ended).toEqual([null, 'SIGKILL']);
    expect([neighbour.exitCode, neighbour.signalCode]).toEqual([null, null]);
    const neighbourEnded = once(neighbour, 'exit');
    neighbour.stdin?.end();
    expect(await neighbourEnded).toEqual([0, null]);
  });
});

describe('a login', () => {
  it('that WhatsApp ended is moved aside, in place of an earlier one', async () => {
    writeLogin('first');
    await profile.keepCopy();
    writeLogin('second');
    await profile.keepCopy();
    expect(readFileSync(path.join(copy, 'login'), 'utf8')).toBe('second');
    expect(existsSync(profile.path)).toBe(false);
  });

  it('that was logged out by request is removed with its copy', async () => {
    writeLogin('first');
    await profile.keepCopy();
    writeLogin('second');
    await profile.remove();
    expect([existsSync(profile.path), existsSync(copy)]).toEqual([false, false]);
  });

  it('of another session is never touched', async () => {
    const neighbour = new BrowserProfile(root, 'neighbour');
    await neighbour.prepare();
    writeFileSync(path.join(neighbour.path, 'login'), 'theirs');
    await profile.keepCopy();
    await profile.remove();
    expect(readFileSync(path.join(neighbour.path, 'login'), 'utf8')).toBe('theirs');
  });
});
