import type { EndReason } from './vocabulary.js';

/** What a state of WhatsApp Web's socket means for a run. */
export type SocketVerdict = 'online' | 'offline' | 'unlinked' | 'qr_used_up' | { readonly end: EndReason };

const ENDS: Readonly<Record<string, EndReason>> = {
  CONFLICT: 'opened_elsewhere',
  TOS_BLOCK: 'terms_of_service',
  SMB_TOS_BLOCK: 'terms_of_service',
  PROXYBLOCK: 'proxy_blocked',
  DEPRECATED_VERSION: 'version_deprecated',
};

/**
 * Judges a state by its WhatsApp name. One that nobody knows yet is taken for an interruption: it ends by itself or by
 * its deadline, and costs no login.
 */
export function judgeSocketState(state: string): SocketVerdict {
  if (state === 'CONNECTED') return 'online';
  if (state === 'UNPAIRED') return 'unlinked';
  if (state === 'UNPAIRED_IDLE') return 'qr_used_up';
  const end = ENDS[state];
  return end ? { end } : 'offline';
}
