import { DomainError } from '@chasqui/errors';

export type CapabilityErrorCode = 'not_available';

/** What Chasqui does not do yet, and why. */
export const UNAVAILABLE = {
  labels: 'Labels are not available: they exist in WhatsApp Business only, and are not built yet',
  'status-updates': 'Status updates are not available: not built yet',
  channels: 'Channels are not available: not built yet',
} as const;

export function notAvailable(capability: keyof typeof UNAVAILABLE): DomainError<CapabilityErrorCode> {
  return new DomainError('not_available', { capability, reason: UNAVAILABLE[capability] });
}
