export { isCursor } from './event-cursor.js';
export { EVENT_DEFINITIONS } from './event-definitions.js';
export { EventFeedModule } from './event-feed.module.js';
export {
  EventFeedService,
  LATEST,
  type EventFeedErrorCode,
  type FeedPage,
  type FeedScope,
} from './event-feed.service.js';
export { eventExample, eventSchema, titleOf, type EventView } from './event-view.js';
export type { JsonSchema } from './json-schema.js';
