import { HttpException } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';

/** What is refused before a route is asked, or beside what it does. */
export type TransportErrorCode =
  | 'route_not_found'
  | 'route_closed'
  | 'json_malformed'
  | 'json_too_complex'
  | 'body_too_large'
  | 'body_not_json'
  | 'body_length_wrong'
  | 'url_unreadable'
  | 'headers_too_large'
  | 'request_unreadable'
  | 'service_unavailable'
  | 'unknown_error';

type TransportError = DomainError<TransportErrorCode>;

const OF_FASTIFY: Readonly<Record<string, TransportErrorCode>> = {
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'body_length_wrong',
  FST_ERR_BAD_URL: 'url_unreadable',
  FST_ERR_MAX_PARAM_LENGTH: 'route_not_found',
};

const OF_STATUS: Readonly<Record<number, TransportErrorCode>> = {
  403: 'route_closed',
  404: 'route_not_found',
  413: 'body_too_large',
  415: 'body_not_json',
};

/**
 * An error of Nest or Fastify that is the caller's, without its text: that may show parts of the request.
 * @returns undefined for every other error
 */
export function toTransportError(error: unknown): TransportError | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code = '', statusCode } = error as Error & { code?: string; statusCode?: number };
  const status = error instanceof HttpException ? error.getStatus() : statusCode;
  if (status === undefined || status < 400 || status >= 500) return undefined;
  return new DomainError(OF_FASTIFY[code] ?? OF_STATUS[status] ?? 'request_unreadable');
}
