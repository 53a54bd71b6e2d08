import { Module, type DynamicModule } from '@nestjs/common';
import { Metrics } from './metrics.js';

/** The metrics of one process, for all its parts. */
@Module({})
export class MetricsModule {
  /** @param token who has it may read them; undefined: nobody may */
  static forRoot(process: { app: string; version: string }, token: string | undefined): DynamicModule {
    return {
      module: MetricsModule,
      global: true,
      providers: [{ provide: Metrics, useFactory: () => new Metrics(process, token) }],
      exports: [Metrics],
    };
  }
}
