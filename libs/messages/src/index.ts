export { InboxService } from './inbox.service.js';
export { MAX_TEXT_LENGTH } from './message-content.js';
export type { MessageTransition } from './message-transition.entity.js';
export type { Message } from './message.entity.js';
export { MessagesModule } from './messages.module.js';
export { MessagesService, type MessageErrorCode } from './messages.service.js';
export { OutboxService, type OutboxMessage } from './outbox.service.js';
