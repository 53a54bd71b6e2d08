// Ends what the medium tests started (<pid>.server holds the signal) and removes their folder, once whoever runs the
// tests closes its input or is gone, even by SIGKILL. Plain JavaScript: Node runs it as it is, outside of Jest.
const { readdirSync, readFileSync, rmSync } = require('node:fs');
const path = require('node:path');
const { setTimeout: delay } = require('node:timers/promises');

const END_TIMEOUT_MS = 20_000;
const POLL_MS = 50;

const folder = process.argv[2];

process.stdin.resume().once('close', () => void endAll());

async function endAll() {
  const servers = readdirSync(folder).filter((name) => name.endsWith('.server'));
  await Promise.all(
    servers.map((name) => end(Number.parseInt(name, 10), readFileSync(path.join(folder, name), 'utf8'))),
  );
  rmSync(folder, { recursive: true, force: true });
}

async function end(pid, signal) {
  const deadline = Date.now() + END_TIMEOUT_MS;
  if (isAlive(pid)) process.kill(pid, signal);
  while (isAlive(pid)) {
    if (Date.now() > deadline) throw new Error(`process ${pid} of the medium tests did not end; ${folder} is left`);
    await delay(POLL_MS); // its parent is another process, which alone could await it
  }
}

/** A zombie waits for its parent, which may never look. */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return !/^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch (error) {
    if (error.code === 'ESRCH') return false;
    if (error.code !== 'ENOENT') throw error;
    return process.platform !== 'linux'; // without /proc the signal's answer stands
  }
}
