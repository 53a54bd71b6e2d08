import { execFile } from 'node:child_process';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Block, outputPattern, readText } from './document.js';
import { phpFolder } from './php.js';

const CHASQUI = path.resolve(__dirname, '../../chasqui');
const BLOCK_TIMEOUT_MS = 200_000;
const PHP_COMPLAINT = /^(PHP )?(Fatal error|Warning|Notice|Deprecated):/m;

/**
 * Somebody who follows a document to the letter, in a folder of their own. Where it says `export NAME=…`, the reader puts
 * in the value that is theirs, and what starts Chasqui is not typed again: it runs already.
 */
export class Reader {
  private readonly searchPath = `${phpFolder()}:${process.env['PATH'] ?? ''}`;

  constructor(
    private readonly folder: string,
    /** By the names that documents export. */
    private values: Readonly<Record<string, string>>,
  ) {
    symlinkSync(CHASQUI, path.join(folder, 'chasqui'));
  }

  /** Values that an answer brought. */
  learn(values: Readonly<Record<string, string>>): void {
    this.values = { ...this.values, ...values };
  }

  /** @returns what came on the terminal */
  async follow(block: Block): Promise<string> {
    const { language, code, place } = block;
    if (language === 'php') return this.save(code);
    if (/^\.\/chasqui up\b/.test(code)) return this.compareWithReadme(block);
    const lines = code.trim().split('\n');
    if (lines.every((line) => line.startsWith('export '))) return this.knowValues(lines, place);
    const { status, output } = await this.type(code);
    const isAsMarked = status === (block.fails ? 1 : 0);
    if (!isAsMarked || PHP_COMPLAINT.test(output)) throw new Error(`${place}: ended with ${status}\n${output}`);
    if (block.expected !== undefined && !outputPattern(block.expected).test(output)) {
      throw new Error(`${place}: shows\n${block.expected}\nbut there came\n${output}`);
    }
    return output;
  }

  /** Commands of Bash, of which the first that fails is the last. */
  type(code: string, values: Readonly<Record<string, string>> = {}): Promise<{ status: number; output: string }> {
    const env = { PATH: this.searchPath, HOME: this.folder, ...this.values, ...values };
    const options = { cwd: this.folder, env, timeout: BLOCK_TIMEOUT_MS };
    return new Promise((resolve, reject) => {
      const child = execFile('bash', ['-euo', 'pipefail', '-c', `exec 2>&1\n${code}`], options, (error, stdout) => {
        if (error && child.exitCode === null) reject(new Error(`did not end: ${code}`, { cause: error }));
        else resolve({ status: child.exitCode ?? 0, output: stdout });
      });
    });
  }

  /** The document calls it chasqui.php. */
  private save(code: string): string {
    writeFileSync(path.join(this.folder, 'chasqui.php'), code);
    return '';
  }

  private knowValues(lines: readonly string[], place: string): string {
    const names = lines.map((line) => /^export (\w+)=/.exec(line)?.[1] ?? line);
    const unknown = names.filter((name) => !(name in this.values));
    if (unknown.length > 0) throw new Error(`${place}: the reader has no ${unknown.join(', ')}`);
    return '';
  }

  private compareWithReadme({ code, place }: Block): string {
    const commands = readText('README.md')
      .split('\n')
      .map((line) => line.replace(/ +#.*$/, ''));
    if (!commands.includes(code.trim())) throw new Error(`${place}: README says no "${code.trim()}"`);
    return '';
  }
}
