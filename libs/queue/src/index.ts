export { OutboxConsumers, type OutboxConsumer } from './outbox-consumers.js';
export { OutboxTokens } from './outbox-tokens.js';
export { QueueModule } from './queue.module.js';
