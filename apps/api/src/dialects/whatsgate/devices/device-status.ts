import type { SessionView } from '@chasqui/sessions';

export const DEVICE_STATUSES = ['connected', 'disconnected', 'not connected', 'not initialized'] as const;

export type DeviceStatus = (typeof DEVICE_STATUSES)[number];

/** The word of this dialect for what a session is. */
export function deviceStatusOf({ session, status }: Pick<SessionView, 'session' | 'status'>): DeviceStatus {
  const { state, reason } = status;
  if (state === 'ready') return 'connected';
  if (state === 'qr_ready' || state === 'pairing_code_ready') return 'not connected';
  if (session.phoneNumber !== null) return 'disconnected';
  // Never linked: somebody has just scanned, or nobody did in time.
  return state === 'connecting' || reason === 'qr_expired' ? 'not connected' : 'not initialized';
}
