import { DomainError } from '@chasqui/errors';

export type TemplateErrorCode = 'template_invalid';

/** A text, or a variable with what stands for it where it has no value. */
type Part = string | { name: string; fallback: string | undefined };

const OPEN = '{{';
const CLOSE = '}}';

/** What a template came to for one message. */
export type Rendered = { text: string } | { missing: string } | { length: number };

/** A text with variables: `Hello {{name|there}}`. */
export class Template {
  /** Each once. */
  readonly variables: readonly string[];

  private constructor(private readonly parts: readonly Part[]) {
    this.variables = [...new Set(parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name])))];
  }

  /** @throws DomainError template_invalid (with `position`, in characters from 1, and `message`) */
  static parse(source: string): Template {
    const parts: Part[] = [];
    let from = 0;
    for (let open = source.indexOf(OPEN); open !== -1; open = source.indexOf(OPEN, from)) {
      const close = source.indexOf(CLOSE, open + OPEN.length);
      if (close === -1) throw invalid(open, 'a variable that begins with {{ does not end with }}');
      if (open > from) parts.push(source.slice(from, open));
      parts.push(variable(source.slice(open + OPEN.length, close), open));
      from = close + CLOSE.length;
    }
    if (from < source.length) parts.push(source.slice(from));
    return new Template(parts);
  }

  /** Variables without which it cannot be rendered, each once. */
  get required(): string[] {
    return [
      ...new Set(
        this.parts.flatMap((part) => (typeof part !== 'string' && part.fallback === undefined ? [part.name] : [])),
      ),
    ];
  }

  /**
   * Measures before it renders: a long value may be there a thousand times.
   * @param valueOf what a variable stands for; a blank one counts as none
   * @param most characters; of a longer text only the `length` is told
   */
  render(valueOf: (name: string) => string | undefined, most: number): Rendered {
    const values = new Map(this.variables.map((name) => [name, given(valueOf(name))]));
    let length = 0;
    for (const part of this.parts) {
      const value = typeof part === 'string' ? part : (values.get(part.name) ?? part.fallback);
      if (value === undefined) return { missing: (part as Exclude<Part, string>).name };
      length += value.length;
    }
    if (length > most) return { length };
    const textOf = (part: Part): string =>
      typeof part === 'string' ? part : (values.get(part.name) ?? part.fallback ?? '');
    return { text: this.parts.map(textOf).join('') };
  }
}

function variable(inside: string, open: number): Exclude<Part, string> {
  const bar = inside.indexOf('|');
  const name = (bar === -1 ? inside : inside.slice(0, bar)).trim();
  if (inside.includes('{')) throw invalid(open, 'a variable that begins with {{ does not end with }}');
  if (name === '') throw invalid(open, 'a variable has no name');
  return { name, fallback: bar === -1 ? undefined : inside.slice(bar + 1) };
}

function given(value: string | undefined): string | undefined {
  return value === undefined || value.trim() === '' ? undefined : value;
}

function invalid(index: number, problem: string): DomainError<TemplateErrorCode> {
  const position = index + 1;
  return new DomainError('template_invalid', {
    position,
    message: `The template is wrong at character ${position}: ${problem}`,
  });
}
