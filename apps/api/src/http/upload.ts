import type { Readable } from 'node:stream';
import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { DomainError } from '@chasqui/errors';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TransportErrorCode } from './transport-errors.js';

/** A body that its route reads by itself, piece by piece. */
export interface Upload {
  body: Readable;
  /** Without parameters, in lower case; empty when the caller said nothing. */
  mediaType: string;
  /** As the caller wrote it, with its parameters. */
  contentType: string;
}

/** Only ever set by us, in place of what the caller wrote: bodies of all types then go one way. */
const UPLOAD_TYPE = 'application/vnd.chasqui.upload';

const CONTENT_TYPES = new WeakMap<FastifyRequest, string>();

/** Lets a route read its body itself, whatever type and size it has. */
export function TakesUpload(): MethodDecorator {
  return applyDecorators(RouteConfig({ takesUpload: true }));
}

export const UploadedBody = createParamDecorator((_: unknown, context: ExecutionContext): Upload | undefined => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const contentType = CONTENT_TYPES.get(request);
  if (contentType === undefined) return undefined;
  return { body: request.body as Readable, mediaType: mediaTypeOf(contentType), contentType };
});

/** Hands the bodies of routes that take uploads on as they come. */
export function passUploads(server: FastifyInstance): void {
  server.addHook('onRequest', (request, _reply, done) => {
    const config = request.routeOptions.config as { takesUpload?: boolean } | undefined;
    if (config?.takesUpload) {
      CONTENT_TYPES.set(request, request.headers['content-type'] ?? '');
      request.headers['content-type'] = UPLOAD_TYPE;
    }
    done();
  });
  server.addContentTypeParser(UPLOAD_TYPE, (request, payload, done) => {
    if (CONTENT_TYPES.has(request)) done(null, payload);
    else done(new DomainError<TransportErrorCode>('body_not_json'));
  });
}

function mediaTypeOf(contentType: string): string {
  return contentType.split(';')[0]?.trim().toLowerCase() ?? '';
}
