import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { NetworkError, type NetworkErrorCode } from '../network/network-error.js';

const status: Record<NetworkErrorCode, number> = {
  bad_request: 400,
  not_registered: 400,
  forbidden: 403,
  not_allowed: 403,
  call_not_found: 404,
  chat_not_found: 404,
  fault_not_found: 404,
  group_not_found: 404,
  media_not_found: 404,
  message_not_found: 404,
  phone_not_found: 404,
  picture_not_found: 404,
  device_not_found: 404,
  invite_not_valid: 409,
  qr_not_valid: 409,
  code_not_valid: 409,
  unlinked: 409,
  media_too_large: 413,
  unavailable: 503,
};

/** Every refusal of the control API is `{code, message}` with a sentence that says what to do. */
export async function replyWithError(
  error: FastifyError | NetworkError,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  if (error instanceof NetworkError) {
    return reply.code(status[error.code]).send({ code: error.code, message: error.message });
  }
  const statusCode = error.statusCode ?? 500;
  if (statusCode >= 500) {
    request.log.error({ err: error }, 'a control request failed');
    return reply.code(500).send({ code: 'internal', message: 'The sandbox failed; see its log.' });
  }
  return reply.code(statusCode).send({ code: 'bad_request', message: error.message });
}
