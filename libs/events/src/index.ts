export { EventNumberingService } from './event-numbering.service.js';
export { EventPartitionsService } from './event-partitions.service.js';
export { EVENT_TYPES, eventTypeBy, type EventType } from './event-types.js';
export { EventsModule } from './events.module.js';
export { recordEvents } from './recorded-event.js';
