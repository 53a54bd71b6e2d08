import type { CatalogueEntry } from '../../../errors/catalogue-entry.js';
import type { Saying } from '../saying.js';

export type PairingCodeErrorCode = 'pairing_code_not_available' | 'session_already_paired';

export const PAIRING_CODE_CATALOGUE: Readonly<Record<PairingCodeErrorCode, CatalogueEntry>> = {
  pairing_code_not_available: {
    when: 'no pairing code can be shown, or none is, in the present state of the session',
    details: { state: '{state}', reason: '{reason}', explanation: '{explanation}' },
  },
  session_already_paired: { when: 'a pairing code is asked for a session that is linked to a phone' },
};

export const PAIRING_CODE_SAYINGS: Record<PairingCodeErrorCode, Saying> = {
  pairing_code_not_available: {
    status: 409,
    error: ({ state }) => `Pairing code not available. Session state: ${String(state)}`,
    extra: ({ reason, explanation }) => ({ reason, explanation }),
  },
  session_already_paired: {
    status: 409,
    error: 'Session is already linked to a phone: log it out first, to link another one',
  },
};
