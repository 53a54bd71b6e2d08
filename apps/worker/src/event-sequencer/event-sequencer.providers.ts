import type { Provider } from '@nestjs/common';
import { EventNumberingService, EventPartitionsService } from '@chasqui/events';
import type { Logger } from '@chasqui/logging';
import { Metrics } from '@chasqui/metrics';
import { Announcements } from '@chasqui/redis';
import { EventMetrics } from './event-metrics.js';
import { EventMonths } from './event-months.js';
import { EventSequencer } from './event-sequencer.js';

/** What every worker does for the log of events. */
export function eventProviders(retentionDays: number, logger: Logger): Provider[] {
  return [
    {
      provide: EventSequencer,
      inject: [EventNumberingService, Announcements, Metrics],
      useFactory: (numbering: EventNumberingService, announcements: Announcements, { registry }: Metrics) =>
        new EventSequencer(numbering, announcements, new EventMetrics(registry), logger),
    },
    {
      provide: EventMonths,
      inject: [EventPartitionsService],
      useFactory: (partitions: EventPartitionsService) => new EventMonths(partitions, retentionDays, logger),
    },
  ];
}
