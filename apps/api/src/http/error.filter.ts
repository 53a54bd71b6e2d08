import { randomUUID } from 'node:crypto';
import { Catch, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import { isDatabaseUnavailable } from '@chasqui/database';
import { DomainError } from '@chasqui/errors';
import type { Logger } from '@chasqui/logging';
import { isRedisUnavailable } from '@chasqui/redis';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { dialectOf } from '../dialects/dialects.js';
import { isCatalogued, type ErrorCode } from '../errors/catalogue.js';
import { toTransportError } from './transport-errors.js';

const RETRY_AFTER_SECONDS = 2;

/** Every error of every route, said by the dialect that owns its path. Unknown ones show an id and nothing else. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const said = this.toCatalogued(error);
    const { status, body, headers = {}, isRetryUnsafe } = dialectOf(http.getRequest<FastifyRequest>().url).say(said);
    const retryAfter = status === 503 ? RETRY_AFTER_SECONDS : said.details['retryAfter'];
    if (retryAfter !== undefined && !isRetryUnsafe) void reply.header('Retry-After', retryAfter);
    for (const [name, value] of Object.entries(headers)) void reply.header(name, value);
    void reply.status(status).send(body);
  }

  private toCatalogued(error: unknown): DomainError<ErrorCode> {
    if (isCatalogued(error)) return error;
    if (isDatabaseUnavailable(error) || isRedisUnavailable(error)) {
      this.logger.warn({ err: error }, 'a service that the API needs is away');
      return new DomainError('service_unavailable');
    }
    return toTransportError(error) ?? this.toUnknown(error);
  }

  private toUnknown(error: unknown): DomainError<ErrorCode> {
    const errorId = randomUUID();
    this.logger.error({ err: error, errorId }, 'unknown error');
    return new DomainError('unknown_error', { errorId });
  }
}
