import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const DOCUMENT = path.resolve(__dirname, '../../docs/message-types.md');

/** What a message of one type does on its way from one session to another. */
const STEPS = ['sent', 'received', 'event', 'stored', 'readable'] as const;

export type Step = (typeof STEPS)[number];

const INTRODUCTION = `# Types of messages

Made by \`npm run docs:message-types\` from [test/e2e/message-types.e2e-spec.ts](../test/e2e/message-types.e2e-spec.ts), which
fails when it differs: each type was sent by one real session to another, with the unmodified whatsapp-web.js in a real
Chromium, on the sandbox. "Received" is by the other session, "event" its \`message.received\` with the content, "stored" its
place in \`GET /sessions/{id}/messages\`, "readable" what \`GET /sessions/{id}/messages/{messageId}\` says of it on both sides.
How each is sent is in [messages.md](messages.md).
`;

/** Aligned as the formatter of the documents does it. */
function toTable(rows: readonly string[][]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const [header = '', ...lines] = rows.map((row) => {
    return `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  });
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [header, rule, ...lines].join('\n');
}

/**
 * docs/message-types.md, and what it has to be by what was seen, in the order in which it was; with
 * UPDATE_MESSAGE_TYPES=1 it is written.
 */
export function documentedTypes(seen: ReadonlyMap<string, ReadonlySet<Step>>): { documented: string; made: string } {
  const rows = [...seen].map(([type, steps]) => [`\`${type}\``, ...STEPS.map((step) => (steps.has(step) ? '✓' : '–'))]);
  const made = `${INTRODUCTION}\n${toTable([['Type', 'Sent', 'Received', 'Event', 'Stored', 'Readable'], ...rows])}\n`;
  if (process.env['UPDATE_MESSAGE_TYPES'] === '1') writeFileSync(DOCUMENT, made);
  return { documented: existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '', made };
}
