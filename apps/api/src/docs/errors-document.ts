import { DomainError } from '@chasqui/errors';
import { MESSAGE_REASONS } from '@chasqui/messages';
import { chatwhatsapp } from '../dialects/chatwhatsapp/errors.js';
import { whatsgate } from '../dialects/whatsgate/errors.js';
import { isElsewhere } from '../dialects/whatsgate/sayings.js';
import { CATALOGUE, ERROR_CODES } from '../errors/catalogue.js';

const INTRODUCTION = `# Errors

<!-- Generated from the catalogue in apps/api/src/errors by \`npm run errors\`: do not edit. -->

\`{"success": false, "error": "<text>"}\`, with more fields where the table says so. The code is in the source only; what
stands in braces is filled in. A 503 comes with \`Retry-After\`, and so does whatever has \`retryAfter\`, in seconds.`;

const WAITS = `A caller whose key was revoked, whose account was suspended or whose session was deleted while it waited for a
message or a QR is told so within about a second, with the error that a new request would get. When a message was
accepted before, its \`messageId\` stands beside \`error\`: it is sent nevertheless, unless its session was deleted.`;

const UNDER_API = `## Under /api

There the same codes are said as \`{"success": false, "message": "<text>"}\`, without \`success\` where the token is refused,
and with the problems of an input by their fields in \`errors\`. A \`storage_outcome_unknown\` has \`stored\` and \`message_id\` there, and no
\`Retry-After\`.`;

const REASONS = `## Reasons of a message

Codes in \`reason\` of messages and of their histories. Of a message that failed before its answer, \`error\` is the sentence;
any other \`reason\` is said as "The message could not be sent". Why a message is still queued: [sending.md](sending.md#queued).`;

/** docs/errors.md: every code of the catalogue, as the dialect chatwhatsapp says it, and those that whatsgate says. */
export function errorsDocument(): string {
  const reasons = Object.entries(MESSAGE_REASONS).map(([reason, text]) => [code(reason), text]);
  const parts = [
    INTRODUCTION,
    table(['Code', 'HTTP', '`error`', 'When', 'More fields'], ERROR_CODES.map(rowOf)),
    WAITS,
    REASONS,
    table(['Reason', 'Sentence'], reasons),
    UNDER_API,
    table(['Code', 'HTTP', '`message`'], ERROR_CODES.filter((name) => !isElsewhere(name)).map(apiRowOf)),
  ];
  return `${parts.join('\n\n')}\n`;
}

function rowOf(name: (typeof ERROR_CODES)[number]): string[] {
  const { when, details } = CATALOGUE[name];
  const { status, body } = chatwhatsapp.say(new DomainError(name, details));
  const more = Object.keys(body).filter((field) => field !== 'success' && field !== 'error');
  return [code(name), String(status), String(body['error']), when, more.map(code).join(', ')];
}

function apiRowOf(name: (typeof ERROR_CODES)[number]): string[] {
  const { status, body } = whatsgate.say(new DomainError(name, CATALOGUE[name].details));
  return [code(name), String(status), String(body['message'])];
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [row(head), row(head.map(() => '-')), ...rows.map(row)].join('\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
