import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccountKey } from '@chasqui/api-keys';
import type { Caller } from '@chasqui/audit';
import type { SessionView } from '@chasqui/sessions';
import type { FastifyReply } from 'fastify';
import {
  credentialsOf,
  sessionOf,
  type AuthenticatedRequest,
  type Credentials,
} from '../../../auth/authenticated-request.js';
import { callerOf } from '../../../auth/current-actor.js';

/** A request that its session answers while the caller waits. */
export interface SessionCall {
  view: SessionView;
  key: AccountKey;
  caller: Credentials;
  by: Caller;
  /** Comes when the caller goes away before the answer. */
  signal: AbortSignal;
}

export const CurrentSessionCall = createParamDecorator((_: unknown, context: ExecutionContext): SessionCall => {
  const http = context.switchToHttp();
  const request = http.getRequest<AuthenticatedRequest>();
  const away = new AbortController();
  const { raw } = http.getResponse<FastifyReply>();
  raw.once('close', () => {
    if (!raw.writableFinished) away.abort();
  });
  const caller = credentialsOf(request);
  return { view: sessionOf(request), key: caller.key, caller, by: callerOf(request), signal: away.signal };
});
