import type { Row } from '../runner/row.js';
import { apiKeys } from './api-keys.js';
import { contacts } from './contacts.js';
import { errors } from './errors.js';
import { images } from './images.js';
import { keyLifecycle } from './key-lifecycle.js';
import { keys } from './keys.js';
import { numbers } from './numbers.js';
import { permissions } from './permissions.js';
import { rateLimits } from './rate-limits.js';
import { rules } from './rules.js';
import { sending } from './sending.js';
import { sessions } from './sessions.js';
import { states } from './states.js';
import { usage } from './usage.js';

/** The contract of the chatwhatsapp dialect, in the order in which it is tried. */
export const CHATWHATSAPP: readonly Row[] = [
  ...rules,
  ...numbers,
  ...keys,
  ...permissions,
  ...sessions,
  ...sending,
  ...images,
  ...contacts,
  ...usage,
  ...apiKeys,
  ...keyLifecycle,
  ...errors,
  ...rateLimits,
  ...states,
];
