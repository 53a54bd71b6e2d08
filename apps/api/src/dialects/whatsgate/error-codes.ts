import type { CatalogueEntry } from '../../errors/catalogue-entry.js';
import type { TokenErrorCode } from './access/token.guard.js';
import type { DeviceErrorCode } from './devices/devices.service.js';

/** What only calls of this dialect are refused with. */
export type WhatsgateErrorCode = DeviceErrorCode | TokenErrorCode;

export const WHATSGATE_CATALOGUE: Readonly<Record<WhatsgateErrorCode, CatalogueEntry>> = {
  session_of_number_not_found: {
    when: 'under `/api`: no session of the account has the number',
    details: { place: 'path' },
  },
  session_already_linked: { when: 'under `/api`: a QR is asked for, and the session is connected' },
  token_not_permitted: {
    when: 'under `/api`: a token without the permission that the call needs',
    details: { permission: '{permission}' },
  },
};
