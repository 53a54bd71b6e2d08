import { randomUUID } from 'node:crypto';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { isDatabaseUnavailable } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import type { Logger } from '@chasqui/logging';
import { isRedisUnavailable } from '@chasqui/redis';
import type { FastifyReply } from 'fastify';
import { sayError } from '../dialects/chatwhatsapp/errors.js';

const RETRY_AFTER_SECONDS = 2;
const UNAVAILABLE = { success: false, error: 'Service temporarily unavailable' };

/** What Fastify refuses before a route is asked, in words for the caller. */
const PARSER_ERRORS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'The request body is too large (limit 1 MB)',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'The request body must be JSON (Content-Type: application/json)',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'The request body does not have the announced length',
};

/** Every error of every route, in the words and the shape of the dialect. Unknown ones show an id and nothing else. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const { status, body } = this.answer(error);
    const retryAfter = status === 503 ? RETRY_AFTER_SECONDS : body['retryAfter'];
    if (retryAfter !== undefined) void reply.header('Retry-After', retryAfter);
    void reply.status(status).send(body);
  }

  private answer(error: unknown): { status: number; body: Record<string, unknown> } {
    const said = error instanceof DomainError ? sayError(error as DomainError) : undefined;
    if (said) return said;
    if (isDatabaseUnavailable(error) || isRedisUnavailable(error)) {
      this.logger.warn({ err: error }, 'a service that the API needs is away');
      return { status: 503, body: UNAVAILABLE };
    }
    return callerError(error) ?? this.unknownError(error);
  }

  private unknownError(error: unknown): { status: number; body: Record<string, unknown> } {
    const errorId = randomUUID();
    this.logger.error({ err: error, errorId }, 'unknown error');
    return { status: 500, body: { success: false, error: 'Internal server error', errorId } };
  }
}

/** An error of Nest or Fastify that is the caller's. */
function callerError(error: unknown): { status: number; body: Record<string, unknown> } | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code, statusCode } = error as Error & { code?: string; statusCode?: number };
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  if (status === undefined || status < 400 || status >= 500) return undefined;
  return { status, body: { success: false, error: PARSER_ERRORS[code ?? ''] ?? error.message } };
}
