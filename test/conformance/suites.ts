import { CHATWHATSAPP } from './chatwhatsapp/rows.js';
import { WHATSGATE } from './whatsgate/rows.js';
import type { Row } from './runner/row.js';
import type { RunOptions } from './world/run-options.js';

/** How a dialect is tried. */
export interface Suite {
  readonly rows: readonly Row[];
  /** A call that any good key or token may make, and that changes nothing. */
  readonly probe: string;
  /** The headers of that call. */
  readonly access: (options: RunOptions) => Readonly<Record<string, string>>;
  /** What is refused when it is not. */
  readonly credential: string;
}

export const SUITES: Readonly<Record<RunOptions['dialect'], Suite>> = {
  chatwhatsapp: {
    rows: CHATWHATSAPP,
    probe: '/sessions',
    access: ({ adminKey = '' }) => ({ 'x-api-key': adminKey }),
    credential: 'this key as an admin key',
  },
  whatsgate: {
    rows: WHATSGATE,
    probe: '/api/reports/failed_numbers',
    access: ({ token = '' }) => ({ 'access-token': token }),
    credential: 'this token',
  },
};
