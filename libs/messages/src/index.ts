export { ACCEPT, acceptanceValues } from './acceptance.repository.js';
export {
  AcceptanceService,
  EXPIRES_IN_SECONDS,
  type Accepted,
  type AcceptanceErrorCode,
  type NewMessage,
  type UnaddressedMessage,
} from './acceptance.service.js';
export { BulkAcceptanceService, type BatchText } from './bulk-acceptance.service.js';
export { HOLD_REASONS, type Hold } from './hold.js';
export type { IdempotentRequest } from './idempotency.js';
export { IdempotencyKeysService } from './idempotency-keys.service.js';
export { ExpiryService } from './expiry.service.js';
export { FileUploadsService } from './file-uploads.service.js';
export { InboxService } from './inbox.service.js';
export { laneOf, LANES, type Lane } from './lane.js';
export type { ReferenceErrorCode } from './message-references.js';
export {
  cleanText,
  isAction,
  type ActionByType,
  MAX_TEXT_LENGTH,
  storedFileOf,
  textOf,
  type ContentByType,
  type MessageContent,
  type ContactContent,
  type MediaFile,
  type MessageContext,
  type PollContent,
  type ReceivedContent,
  type TypedContent,
} from './message-content.js';
export { contentView, type ContentView } from './content-view.js';
export { MessageChangesService, type MessageChange } from './message-changes.service.js';
export { forwarded } from './forwarding.js';
export { ListAcceptanceService } from './list-acceptance.service.js';
export type { MessageFilter } from './message-filter.js';
export { isMessageCursor } from './message-cursor.js';
export { MessageListsService, type MessageListErrorCode, type MessagePage } from './message-lists.service.js';
export { MessageRetentionService } from './message-retention.service.js';
export { MessageOrdersService, type MessageOrderErrorCode, type Resolution } from './message-orders.service.js';
export { explainMessageReason, MESSAGE_REASONS } from './message-reason.js';
export { MESSAGE_STATUSES } from './message-status.js';
export { MessageTalliesService, type FailedMessage } from './message-tallies.service.js';
export type { MessageTransition } from './message-transition.entity.js';
export type { Message } from './message.entity.js';
export { newPollSecret } from './poll-secret.js';
export { MessagesModule } from './messages.module.js';
export { MessagesService, type MessageErrorCode, type SessionScope } from './messages.service.js';
export type { OutboxMessage } from './outbox-message.js';
export { OutboxOrdersService, type OutboxSummary } from './outbox-orders.service.js';
export { OutboxService } from './outbox.service.js';
export { PacedHolds, type PaceableSession, type PacingSummary } from './pacing/paced-holds.service.js';
export { PacedOutboxService } from './pacing/paced-outbox.service.js';
export { PacingClock } from './pacing/pacing-clock.js';
export { PacingMarks } from './pacing/pacing-marks.service.js';
export { QUEUE_LIMITS, QueueRoom, type QueueErrorCode, type QueueLimits } from './queue-room.service.js';
export { ReadinessService } from './readiness.service.js';
export { recordedMove } from './recorded-move.js';
export { UndecidedService } from './undecided.service.js';
