import cors from '@fastify/cors';
import helmet from '@fastify/helmet';
import type { FastifyInstance } from 'fastify';
import { LIMIT_HEADERS } from '../throttling/limit-headers.js';
import { REPLAYED_HEADER } from './idempotent-request.js';
import { PREFERENCE_APPLIED_HEADER } from './preference.js';
import { IGNORED_FIELDS_HEADER } from './validated-input.js';

/** What the API reference at /docs needs, and nothing more: its scripts are files, its styles are in its page. */
const CONTENT_SECURITY_POLICY = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'", "'unsafe-inline'"],
  imgSrc: ["'self'", 'data:'],
  connectSrc: ["'self'"],
  baseUri: ["'none'"],
  formAction: ["'none'"],
  frameAncestors: ["'none'"],
};

/** Tells browsers what they must not do with our answers. */
export async function restrictBrowsers(server: FastifyInstance): Promise<void> {
  await server.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: CONTENT_SECURITY_POLICY },
    // TLS is the reverse proxy's, and so is the promise to have it, which would bind its other hosts, too.
    strictTransportSecurity: false,
  });
}

/** Lets scripts of these origins call the API. Without any there is no CORS header at all. */
export async function allowOrigins(server: FastifyInstance, origins: '*' | readonly string[]): Promise<void> {
  if (origins.length === 0) return;
  await server.register(cors, {
    origin: origins === '*' ? '*' : [...origins],
    methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: [
      ...LIMIT_HEADERS,
      'Retry-After',
      IGNORED_FIELDS_HEADER,
      REPLAYED_HEADER,
      PREFERENCE_APPLIED_HEADER,
    ],
    strictPreflight: false,
  });
}
