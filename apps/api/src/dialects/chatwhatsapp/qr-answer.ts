import { StreamableFile } from '@nestjs/common';
import { toBuffer } from 'qrcode';
import type { QrAnswer } from './session-answers.dto.js';
import type { ReadQrQuery } from './session.dto.js';

/** A PNG for `?format=png` or a caller that accepts images; the raw string for everybody else. */
export async function toQrAnswer(
  qr: string,
  asked: { format: ReadQrQuery['format']; accept: string | undefined },
): Promise<QrAnswer | StreamableFile> {
  const wantsPng = asked.format === 'png' || (asked.format === undefined && asked.accept?.includes('image/png'));
  if (!wantsPng) return { success: true, qr };
  return new StreamableFile(await toBuffer(qr, { margin: 2, width: 400 }), { type: 'image/png' });
}
