import type { FastifyInstance, FastifyReply } from 'fastify';

const NOTHING = "default-src 'none'; frame-ancestors 'none'; sandbox";

/** The phone page runs its own scripts and talks to its own sandbox; what somebody wrote to a phone can do neither. */
const PHONE_PAGE = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "media-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** Whatever is opened as a page of its own, such as a document that a phone was sent, can do nothing. */
export function forbidContent(server: FastifyInstance): void {
  server.addHook('onRequest', (_request, reply, done) => {
    reply.headers({
      'content-security-policy': NOTHING,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
    done();
  });
}

export function allowPhonePage(reply: FastifyReply): void {
  reply.header('content-security-policy', PHONE_PAGE);
}
