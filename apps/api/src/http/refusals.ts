import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { DomainError } from '@chasqui/errors';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { dialectOf } from '../dialects/dialects.js';
import { toTransportError, type TransportErrorCode } from './transport-errors.js';

interface ClientError extends Error {
  code?: string;
}

/** What is refused before there is a route to ask, in the shape of every other error and without an echo of the URL. */
export const refusals = {
  frameworkErrors(error: FastifyError, request: FastifyRequest, reply: FastifyReply): void {
    const refusal = toTransportError(error) ?? new DomainError<TransportErrorCode>('url_unreadable');
    const { status, body } = dialectOf(request.url).say(refusal);
    void reply.status(status).send(body);
  },

  clientErrorHandler(error: ClientError, socket: Socket): void {
    if (error.code === 'ECONNRESET' || !socket.writable) {
      socket.destroy();
      return;
    }
    const isOverflow = error.code === 'HPE_HEADER_OVERFLOW';
    const refusal = new DomainError<TransportErrorCode>(isOverflow ? 'headers_too_large' : 'request_unreadable');
    const { status, body } = dialectOf('/').say(refusal);
    const text = JSON.stringify(body);
    socket.end(
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: application/json\r\n` +
        `Content-Length: ${Buffer.byteLength(text)}\r\nConnection: close\r\n\r\n${text}`,
    );
  },
};
