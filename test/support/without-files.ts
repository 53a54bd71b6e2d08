import { tmpdir } from 'node:os';
import path from 'node:path';
import type { DynamicModule } from '@nestjs/common';
import { MediaModule } from '@chasqui/media';
import { MediaIntakeModule } from '../../apps/api/src/dialects/chatwhatsapp/media/media-intake.module.js';
import { silent } from './medium-world.js';

/** What the dialects need of files, where none comes: the folder stays empty. */
export function withoutFiles(): DynamicModule[] {
  const maxBytes = { image: 0, video: 0, audio: 0, document: 0 };
  return [
    MediaModule.forRoot({ path: path.join(tmpdir(), 'chasqui-no-media') }, silent),
    MediaIntakeModule.forRoot({ maxBytes, fetchTimeoutMs: 1, allowedHosts: [] }),
  ];
}
