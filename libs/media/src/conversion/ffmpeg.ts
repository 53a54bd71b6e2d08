import { spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { inheritedEnvironment } from '@chasqui/config';
import { DomainError } from '@chasqui/errors';
import { MOST_PIXELS } from '../sniffing.js';

const TIMEOUT_MS = 60_000;

export type ConversionErrorCode =
  /** ffmpeg is not installed where the API runs. */
  | 'conversion_tool_missing'
  /** ffmpeg could not read the file, or made nothing of it. */
  | 'conversion_failed'
  /** It took longer than a minute. */
  | 'conversion_timed_out';

/** ffmpeg stops before the packet that would be too much. */
const CUT_MARGIN_BYTES = 64 * 1024;

export interface Conversion {
  from: string;
  /** ffmpeg's name of the input's format: it must not guess one that leads to other files, as playlists do. */
  format: string;
  to: string;
  /** What is between input and output. */
  options: readonly string[];
  /** More is not written. */
  maxBytes: number;
}

/**
 * Converts a file with ffmpeg, which reads that file and nothing else, whatever the file says.
 * @throws DomainError conversion_tool_missing, conversion_failed, conversion_timed_out
 */
export async function convert({ from, format, to, options, maxBytes }: Conversion): Promise<void> {
  const bounds = ['-protocol_whitelist', 'file', '-max_pixels', String(MOST_PIXELS), '-threads', '1'];
  const input = ['-nostdin', '-loglevel', 'quiet', ...bounds, '-f', format, '-i', `file:${from}`];
  await run([...input, ...options, '-map_metadata', '-1', '-fs', String(maxBytes), `file:${to}`]);
  const written = await stat(to).catch(() => undefined);
  // What is that large was cut off: ffmpeg does not say so.
  const isCut = (written?.size ?? 0) > maxBytes - CUT_MARGIN_BYTES;
  if (!written?.size || isCut) throw new DomainError<ConversionErrorCode>('conversion_failed');
}

/** In a process group of its own, which ends as a whole, and without our settings, which hold secrets. */
async function run(args: readonly string[]): Promise<void> {
  const child = spawn('ffmpeg', args, { stdio: 'ignore', detached: true, env: inheritedEnvironment() });
  const late = new AbortController();
  const timer = setTimeout(() => {
    late.abort();
    if (child.pid !== undefined && child.exitCode === null) process.kill(-child.pid, 'SIGKILL');
  }, TIMEOUT_MS);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (late.signal.aborted) throw new DomainError<ConversionErrorCode>('conversion_timed_out');
    if (code !== 0) throw new DomainError<ConversionErrorCode>('conversion_failed');
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw isMissing ? new DomainError<ConversionErrorCode>('conversion_tool_missing') : error;
  } finally {
    clearTimeout(timer);
  }
}
