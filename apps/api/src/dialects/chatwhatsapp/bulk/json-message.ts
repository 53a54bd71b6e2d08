import { LINE_REFUSALS, type LineRefusal, type LineRefusalCode } from '@chasqui/batches';
import { shown, type BulkLine } from './bulk-line.js';

const FIELDS = ['to', 'text', 'variables'];

/** A message as an item of a JSON list, or as a line of NDJSON. */
export function fromJson(line: number, value: unknown): BulkLine {
  if (!isObject(value)) return refused(line, 'line_malformed', null, 'A message must be a JSON object.');
  const { to, text, variables } = value;
  const unknown = Object.keys(value).find((name) => !FIELDS.includes(name));
  if (unknown !== undefined) {
    return refused(line, 'line_malformed', shown(unknown), `${shown(unknown)} is not a field of a message.`);
  }
  if (to !== undefined && typeof to !== 'string')
    return refused(line, 'recipient_invalid', 'to', 'to must be a string.');
  if (text != null && typeof text !== 'string')
    return refused(line, 'line_malformed', 'text', 'text must be a string.');
  if (variables != null && !isObject(variables)) {
    return refused(line, 'line_malformed', 'variables', 'variables must be an object.');
  }
  const odd = Object.entries(variables ?? {}).find(([, inner]) => typeof inner === 'object' && inner !== null);
  if (odd) {
    return refused(line, 'line_malformed', shown(odd[0]), 'A variable must be a string, a number, true or false.');
  }
  const values = new Map(Object.entries(variables ?? {}));
  return { line, to, text: text ?? undefined, variable: (name) => toText(values.get(name)) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function refused(
  line: number,
  code: LineRefusalCode,
  column: string | null = null,
  message: string = LINE_REFUSALS[code],
): { refused: LineRefusal } {
  return { refused: { line, column, to: null, code, message } };
}
