import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DynamicModule } from '@nestjs/common';
import { MediaModule } from '@chasqui/media';
import { MediaIntakeModule } from '../../apps/api/src/dialects/chatwhatsapp/media/media-intake.module.js';

/** What the dialects need of files, where none comes: nothing is written to the folder. */
export function withoutFiles(): DynamicModule[] {
  const maxBytes = { image: 0, video: 0, audio: 0, document: 0 };
  return [
    MediaModule.forRoot({ path: path.join(tmpdir(), 'chasqui-no-media') }),
    MediaIntakeModule.forRoot({ maxBytes, fetchTimeoutMs: 1, allowedHosts: [] }),
  ];
}
