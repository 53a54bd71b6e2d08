import { Initial1795219200000 } from './1795219200000-initial.js';
import { SessionTimeline1795305600000 } from './1795305600000-session-timeline.js';
import { Workers1795309200000 } from './1795309200000-workers.js';
import { ReasonDetail1795392000000 } from './1795392000000-reason-detail.js';
import { TransitionDetail1795395600000 } from './1795395600000-transition-detail.js';
import { PlansAndKeys1795482000000 } from './1795482000000-plans-and-keys.js';
import { Usage1795485600000 } from './1795485600000-usage.js';
import { AuditLog1795489200000 } from './1795489200000-audit-log.js';
import { ClosedAccounts1795492800000 } from './1795492800000-closed-accounts.js';
import { Events1795496400000 } from './1795496400000-events.js';
import { OutboxOrders1795500000000 } from './1795500000000-outbox-orders.js';
import { ExpiringMessages1795503600000 } from './1795503600000-expiring-messages.js';
import { SealedCursors1795586400000 } from './1795586400000-sealed-cursors.js';
import { Batches1795590000000 } from './1795590000000-batches.js';
import { Pacing1795593600000 } from './1795593600000-pacing.js';
import { Reading1795597200000 } from './1795597200000-reading.js';
import { MessageChanges1795600800000 } from './1795600800000-message-changes.js';
import { Media1795604400000 } from './1795604400000-media.js';
import { UploadLosses1795615200000 } from './1795615200000-upload-losses.js';
import { Identity1795618800000 } from './1795618800000-identity.js';
import { TokensAndDeclaredNumbers1795626000000 } from './1795626000000-tokens-and-declared-numbers.js';
import { McpAccess1795629600000 } from './1795629600000-mcp-access.js';

/** Append only, oldest first. */
export const MIGRATIONS = [
  Initial1795219200000,
  SessionTimeline1795305600000,
  Workers1795309200000,
  ReasonDetail1795392000000,
  TransitionDetail1795395600000,
  PlansAndKeys1795482000000,
  Usage1795485600000,
  AuditLog1795489200000,
  ClosedAccounts1795492800000,
  Events1795496400000,
  OutboxOrders1795500000000,
  ExpiringMessages1795503600000,
  SealedCursors1795586400000,
  Batches1795590000000,
  Pacing1795593600000,
  Reading1795597200000,
  MessageChanges1795600800000,
  Media1795604400000,
  UploadLosses1795615200000,
  Identity1795618800000,
  TokensAndDeclaredNumbers1795626000000,
  McpAccess1795629600000,
];
