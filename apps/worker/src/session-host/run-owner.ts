import type { SessionTimeouts } from '@chasqui/config';
import type { LeasesService, LiveQr } from '@chasqui/sessions';
import type { EndReason, PhoneIdentity } from '../whatsapp/vocabulary.js';

/** What a run tells the host that started it. */
export interface RunOwner<Run> {
  /** Whether the session has a login, as far as is known. */
  isPaired(): boolean;
  /** Runs a task after all that came before it, unless this run is no longer the host's. */
  step(run: Run, task: () => Promise<void>): void;
  /** Before anything is written or sent under this number. */
  onPaired(phone: PhoneIdentity): Promise<void>;
  onReady(run: Run): Promise<void>;
  onHold(): Promise<void>;
  onUnlinked(): Promise<void>;
  /** No phone was linked in time. */
  onLinkExpired(reason: 'qr_expired' | 'pairing_code_expired'): Promise<void>;
  onEnded(run: Run, reason: EndReason): Promise<void>;
}

export interface RunTools {
  leases: LeasesService;
  liveQr: LiveQr;
  timeouts: SessionTimeouts;
}
