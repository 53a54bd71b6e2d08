import { Global, Module, type DynamicModule } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { CHASQUI_VERSION, type ApiConfig } from '@chasqui/config';
import { DatabaseModule } from '@chasqui/database';
import type { Logger } from '@chasqui/logging';
import { QUEUE_LIMITS, type QueueLimits } from '@chasqui/messages';
import { MediaModule } from '@chasqui/media';
import { MetricsModule } from '@chasqui/metrics';
import { PacingModule } from '@chasqui/pacing';
import { QueueModule } from '@chasqui/queue';
import { RedisModule } from '@chasqui/redis';
import { RequestMeter, UsageModule } from '@chasqui/usage';
import { AdminUsageModule } from './admin/usage/admin-usage.module.js';
import { AdminModule } from './admin/admin.module.js';
import { AuthModule } from './auth/auth.module.js';
import { ChatwhatsappModule } from './dialects/chatwhatsapp/chatwhatsapp.module.js';
import { McpModule } from './dialects/mcp/mcp.module.js';
import { MediaIntakeModule } from './dialects/chatwhatsapp/media/media-intake.module.js';
import { TenantHostsModule } from './dialects/whatsgate/access/tenant-hosts.module.js';
import { WhatsgateModule } from './dialects/whatsgate/whatsgate.module.js';
import { EventsModule } from './events/events.module.js';
import { HealthController } from './health/health.controller.js';
import { MetricsController } from './metrics/metrics.controller.js';
import { ErrorFilter } from './http/error.filter.js';
import { UsageFlush } from './usage/usage-flush.js';
import { OperatorModule } from './operator/operator.module.js';

/** What may wait at most, for all modules that accept messages. */
@Global()
@Module({})
class QueueLimitsModule {
  static forRoot(limits: QueueLimits): DynamicModule {
    const provider = { provide: QUEUE_LIMITS, useValue: limits };
    return { module: QueueLimitsModule, providers: [provider], exports: [provider] };
  }
}

@Module({})
export class ApiModule {
  static forRoot(
    config: Pick<ApiConfig, 'database' | 'redis' | 'metrics' | 'pacing' | 'queueLimits' | 'media' | 'mediaIntake'> & {
      http: Pick<ApiConfig['http'], 'tenantHostSuffix'>;
    },
    logger: Logger,
  ): DynamicModule {
    return {
      module: ApiModule,
      imports: [
        DatabaseModule.forRoot(config.database.url),
        RedisModule.forRoot(config.redis.url, logger),
        QueueModule.forRoot(config.redis.url, logger),
        MetricsModule.forRoot({ app: 'api', version: CHASQUI_VERSION }, config.metrics.token),
        PacingModule.forRoot(config.pacing.areDefaultsOn),
        MediaModule.forRoot(config.media, logger),
        AuthModule,
        QueueLimitsModule.forRoot(config.queueLimits),
        MediaIntakeModule.forRoot(config.mediaIntake),
        ChatwhatsappModule,
        TenantHostsModule.forRoot(config.http.tenantHostSuffix),
        WhatsgateModule,
        McpModule,
        EventsModule,
        UsageModule,
        AdminUsageModule,
        AdminModule,
        OperatorModule,
      ],
      controllers: [HealthController, MetricsController],
      providers: [
        { provide: APP_FILTER, useFactory: () => new ErrorFilter(logger) },
        {
          provide: UsageFlush,
          inject: [RequestMeter],
          useFactory: (meter: RequestMeter) => new UsageFlush(meter, logger),
        },
      ],
    };
  }
}
