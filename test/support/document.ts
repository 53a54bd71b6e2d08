import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const BLOCK = /^```(.*)\n([\s\S]*?)^```$/gm;

/** Something that the reader of a document does: types commands, or saves a script. */
export interface Block {
  readonly language: 'sh' | 'php';
  /** Marked ```` ```sh fails ````: the reader is shown an error. */
  readonly fails: boolean;
  readonly code: string;
  /** What the document says of the output: the `text` block right after it. */
  readonly expected: string | undefined;
  /** For a person: `docs/….md:12`. */
  readonly place: string;
}

export function readText(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

/**
 * The blocks of a document that are to be run, in their order.
 * @throws Error where a block neither can be run nor says that it is not to be
 */
export function blocksOf(file: string): Block[] {
  const text = readText(file);
  const blocks: Block[] = [];
  for (const match of text.matchAll(BLOCK)) {
    const [, info = '', code = ''] = match;
    const place = `${file}:${text.slice(0, match.index).split('\n').length}`;
    const [language, ...flags] = info.split(' ');
    if (language === 'text') {
      expectOfLast(blocks, code, place);
    } else if ((language === 'sh' || language === 'php') && (flags.length === 0 || info === 'sh fails')) {
      blocks.push({ language, fails: flags.length > 0, code, expected: undefined, place });
    } else {
      throw new Error(`${place}: a block marked "${info}" is neither sh, sh fails, php nor text`);
    }
  }
  return blocks;
}

function expectOfLast(blocks: Block[], expected: string, place: string): void {
  const last = blocks.pop();
  if (last?.language !== 'sh' || last.expected !== undefined) throw new Error(`${place}: the output of no command`);
  blocks.push({ ...last, expected });
}

/** `…` is any text within a line, and any lines where it stands alone. curl ends no line. */
export function outputPattern(expected: string): RegExp {
  const lines = expected.trimEnd().split('\n');
  const patterns = lines.map((line) =>
    line === '…' ? '(?:.*\\n)*?' : `${line.split('…').map(escaped).join('.*')}\\n`,
  );
  return new RegExp(`^${patterns.join('').replace(/\\n$/, '')}\n?$`);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}
