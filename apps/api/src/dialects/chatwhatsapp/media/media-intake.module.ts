import { Module, type DynamicModule } from '@nestjs/common';
import type { MediaIntakeConfig } from '@chasqui/config';
import { AuthModule } from '../../../auth/auth.module.js';
import { MEDIA_INTAKE, MediaIntake } from './media-intake.js';
import { GivenPictures } from './given-pictures.service.js';

/** Which files may come, for all routes that take some. */
@Module({})
export class MediaIntakeModule {
  static forRoot(config: MediaIntakeConfig): DynamicModule {
    return {
      module: MediaIntakeModule,
      global: true,
      imports: [AuthModule],
      providers: [{ provide: MEDIA_INTAKE, useValue: config }, MediaIntake, GivenPictures],
      exports: [MediaIntake, GivenPictures],
    };
  }
}
