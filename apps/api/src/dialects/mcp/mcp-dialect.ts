import type { DomainError } from '@chasqui/errors';
import type { ErrorCode } from '../../errors/catalogue.js';
import { chatwhatsapp } from '../chatwhatsapp/errors.js';
import type { Dialect, SaidError } from '../dialect.js';

/** JSON-RPC's own numbers, and one of those that it leaves to servers. */
const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;
const INTERNAL_ERROR = -32_603;
const REFUSED = -32_001;

const CHALLENGE = 'Bearer realm="Chasqui"';
const KEY_MISSING_TEXT = 'An API key is required: send it as Authorization: Bearer wask_…';

/** An error in words, with what a program needs to know besides. */
export interface ErrorInWords {
  error: string;
  code: ErrorCode;
  [more: string]: unknown;
}

/** The words are those of our REST API: whoever reads both reads the same. */
export function inWords(error: DomainError<ErrorCode>): ErrorInWords {
  const { success, error: text, ...more } = chatwhatsapp.say(error).body;
  if (success !== false) throw new Error('an error said as a success');
  const words = error.code === 'key_missing' ? KEY_MISSING_TEXT : String(text);
  return { error: words, code: error.code, ...more };
}

/** What is refused before a tool is called: a JSON-RPC error of no request in particular. */
export const mcp: Dialect = {
  owns: (path) => path === '/mcp' || path.startsWith('/mcp/'),

  say(error) {
    const { status } = chatwhatsapp.say(error);
    const { error: message, ...data } = inWords(error);
    const body = { jsonrpc: '2.0', error: { code: numberOf(status, error.code), message, data }, id: null };
    return { status, body, ...headersOf(status, error.code) };
  },
};

function numberOf(status: number, code: ErrorCode): number {
  if (code === 'json_malformed') return PARSE_ERROR;
  if (status >= 500) return INTERNAL_ERROR;
  return status === 401 || status === 403 || status === 429 ? REFUSED : INVALID_REQUEST;
}

function headersOf(status: number, code: ErrorCode): Pick<SaidError, 'headers'> {
  if (status === 405) return { headers: { Allow: 'POST' } };
  if (status !== 401) return {};
  const challenge = code === 'key_missing' ? CHALLENGE : `${CHALLENGE}, error="invalid_token"`;
  return { headers: { 'WWW-Authenticate': challenge } };
}
