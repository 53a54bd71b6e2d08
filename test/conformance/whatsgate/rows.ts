import type { Row } from '../runner/row.js';
import { devices } from './devices.js';
import { reports } from './reports.js';
import { rules } from './rules.js';
import { sending } from './sending.js';
import { tokens } from './tokens.js';

/** The contract of the whatsgate dialect's REST calls, in the order in which it is tried. */
export const WHATSGATE: readonly Row[] = [...rules, ...tokens, ...devices, ...sending, ...reports];
