import { chatwhatsapp } from './chatwhatsapp/errors.js';
import type { Dialect } from './dialect.js';
import { mcp } from './mcp/mcp-dialect.js';
import { whatsgate } from './whatsgate/errors.js';

/** Asked in this order; the last one owns whatever is left. */
const DIALECTS: readonly Dialect[] = [whatsgate, mcp, chatwhatsapp];

/** @param url of a request, which may have a query; `/` where none could be read */
export function dialectOf(url: string): Dialect {
  const [path = ''] = url.split('?');
  return DIALECTS.find((dialect) => dialect.owns(path)) ?? chatwhatsapp;
}
