import type { Inject } from './fault-target.js';
import type { FaultKind } from './kinds.js';
import { flush, freezeWorker, killBrowser, killPart, killRenderer, killWorker } from './process-faults.js';
import {
  ackLost,
  connectionCut,
  dropAfterAccept,
  dropBeforeAccept,
  reloadInMidSend,
  sendHang,
} from './sandbox-faults.js';

/** How each kind of fault is done. */
export const INJECTIONS: Readonly<Record<FaultKind, Inject>> = {
  'kill-browser': killBrowser,
  'kill-renderer': killRenderer,
  'kill-worker': killWorker,
  'freeze-worker': freezeWorker,
  'kill-api': killPart('api'),
  'kill-redis': killPart('redis'),
  'kill-postgres': killPart('postgres'),
  'flush-redis': flush,
  'send-hang': sendHang,
  'ack-lost': ackLost,
  'drop-before-accept': dropBeforeAccept,
  'drop-after-accept': dropAfterAccept,
  'reload-in-mid-send': reloadInMidSend,
  'connection-cut': connectionCut,
};
