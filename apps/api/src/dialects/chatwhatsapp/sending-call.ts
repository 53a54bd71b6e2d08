import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader, ApiOkResponse } from '@nestjs/swagger';
import type { IdempotentRequest } from '@chasqui/messages';
import type { SessionView } from '@chasqui/sessions';
import type { FastifyReply } from 'fastify';
import {
  credentialsOf,
  sessionOf,
  type AuthenticatedRequest,
  type Credentials,
} from '../../auth/authenticated-request.js';
import { IDEMPOTENCY_KEY_HEADER, idempotentRequest, REPLAYED_HEADER } from '../../http/idempotent-request.js';
import { PREFERENCE_APPLIED_HEADER, prefersAsync, RESPOND_ASYNC } from '../../http/preference.js';
import { SentMessageView } from './sent-message.dto.js';

/** What a call that sends says besides its body. */
export interface SendingCall {
  view: SessionView;
  caller: Credentials;
  /** The caller prefers an answer before WhatsApp has the message. */
  isAsync: boolean;
  /** Set when the caller may repeat it. */
  request: IdempotentRequest | undefined;
}

/** Throws DomainError input_invalid. */
export const CurrentSendingCall = createParamDecorator((_: unknown, context: ExecutionContext): SendingCall => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  return {
    view: sessionOf(request),
    caller: credentialsOf(request),
    isAsync: prefersAsync(request.headers.prefer),
    request: idempotentRequest(request),
  };
});

/** Says in the headers of an answer how the call was understood. */
export function showHow(reply: FastifyReply, { isAsync, isReplay }: { isAsync: boolean; isReplay: boolean }): void {
  if (isAsync) void reply.header(PREFERENCE_APPLIED_HEADER, RESPOND_ASYNC);
  if (isReplay) void reply.header(REPLAYED_HEADER, 'true');
}

/** The headers and the answer of a call that sends, for its documentation. */
export function ApiSending(): MethodDecorator {
  return applyDecorators(
    ApiHeader({
      name: IDEMPOTENCY_KEY_HEADER,
      required: false,
      description:
        'Makes the call safe to repeat for 24 h: the same key and body get the same answer, another body 409. 1 to 255 visible ASCII characters, one key of its own for each message.',
      schema: { type: 'string', example: '8e03978e-40d5-43e8-bc93-6894a57f9324' },
    }),
    ApiHeader({
      name: 'Prefer',
      required: false,
      description: '`respond-async`: answers as soon as the message is stored, like `"wait": 0`.',
      schema: { type: 'string', example: RESPOND_ASYNC },
    }),
    ApiOkResponse({
      type: SentMessageView,
      headers: {
        [REPLAYED_HEADER]: {
          description: '`true`: an earlier call with this key was accepted, and this is its answer.',
          schema: { type: 'string', example: 'true' },
        },
        [PREFERENCE_APPLIED_HEADER]: {
          description: 'The preference that was followed.',
          schema: { type: 'string', example: RESPOND_ASYNC },
        },
      },
    }),
  );
}
