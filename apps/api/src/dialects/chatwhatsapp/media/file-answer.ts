import { StreamableFile } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { OpenedFile } from './media-reading.service.js';

/** What browsers show without running anything of it. All else is only to be saved. */
const SHOWN = /^(image\/(jpeg|png|webp|gif)|(audio|video)\/[\w.+-]+)(;|$)/;

/** What may stand in a header: whoever sent the file may have written anything. */
const HEADER_SAFE = /^[\w.+-]+\/[\w.+-]+(; ?[\w-]+=[\w.,+-]+)*$/;

/** Whoever sent the file chose its bytes, its name and perhaps its type: none of them may do anything here. */
const HEADERS = {
  'Content-Security-Policy': "default-src 'none'; sandbox",
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cache-Control': 'private, no-store',
};

export function toFileAnswer({ stream, mimetype, bytes, filename }: OpenedFile, reply: FastifyReply): StreamableFile {
  void reply.headers(HEADERS);
  const type = HEADER_SAFE.test(mimetype) ? mimetype : 'application/octet-stream';
  const kind = SHOWN.test(type) ? 'inline' : 'attachment';
  const name = filename === undefined ? '' : `; filename*=UTF-8''${encodeStrictly(filename)}`;
  return new StreamableFile(stream, { type, length: bytes, disposition: `${kind}${name}` });
}

/** RFC 5987 wants these, too. */
function encodeStrictly(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`);
}
