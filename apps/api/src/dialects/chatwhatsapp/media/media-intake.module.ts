import { Module, type DynamicModule } from '@nestjs/common';
import type { MediaIntakeConfig } from '@chasqui/config';
import { MEDIA_INTAKE, MediaIntake } from './media-intake.js';
import { PictureUrls } from './picture-urls.service.js';

/** Which files may come, for all routes that take some. */
@Module({})
export class MediaIntakeModule {
  static forRoot(config: MediaIntakeConfig): DynamicModule {
    return {
      module: MediaIntakeModule,
      global: true,
      providers: [{ provide: MEDIA_INTAKE, useValue: config }, MediaIntake, PictureUrls],
      exports: [MediaIntake, PictureUrls],
    };
  }
}
