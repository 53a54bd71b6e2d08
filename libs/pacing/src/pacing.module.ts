import { Module, type DynamicModule } from '@nestjs/common';
import { PacingDefaults } from './pacing-defaults.js';

/** What a process was told of pacing; once per process, and known everywhere in it. */
@Module({})
export class PacingModule {
  static forRoot(areDefaultsOn: boolean): DynamicModule {
    return {
      module: PacingModule,
      global: true,
      providers: [{ provide: PacingDefaults, useFactory: () => new PacingDefaults(areDefaultsOn) }],
      exports: [PacingDefaults],
    };
  }
}
