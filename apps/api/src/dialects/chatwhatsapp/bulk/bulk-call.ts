import { createHash, type Hash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { SessionView } from '@chasqui/sessions';
import {
  credentialsOf,
  sessionOf,
  type AuthenticatedRequest,
  type Credentials,
} from '../../../auth/authenticated-request.js';
import { idempotencyKey } from '../../../http/idempotent-request.js';

/** What a bulk call says besides its body. */
export interface BulkCall {
  view: SessionView;
  caller: Credentials;
  /** Set when the caller may repeat it. */
  key: string | undefined;
  /** Of everything that the call asks for; its body is still to be added. */
  hash: Hash;
}

/** Throws DomainError input_invalid. */
export const CurrentBulkCall = createParamDecorator((_: unknown, context: ExecutionContext): BulkCall => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const { method, routeOptions, params, query } = request;
  const asked = JSON.stringify([method, routeOptions.url, params, Object.entries(query as object).sort()]);
  return {
    view: sessionOf(request),
    caller: credentialsOf(request),
    key: idempotencyKey(request),
    hash: createHash('sha256').update(asked),
  };
});
