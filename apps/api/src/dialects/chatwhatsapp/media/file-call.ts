import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { credentialsOf, sessionOf, type AuthenticatedRequest } from '../../../auth/authenticated-request.js';
import { hashOf, idempotencyKey } from '../../../http/idempotent-request.js';
import { prefersAsync } from '../../../http/preference.js';
import type { SendingCall } from '../sending-call.js';

/** A call that sends a file, whose body is still to be read. */
export interface FileCall extends Omit<SendingCall, 'request'> {
  /** The call with what its body asks for, so that it can be repeated if it has a key. */
  withBody: (asked: unknown) => SendingCall;
}

/** Throws DomainError input_invalid. */
export const CurrentFileCall = createParamDecorator((_: unknown, context: ExecutionContext): FileCall => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const { method, routeOptions, params } = request;
  const key = idempotencyKey(request);
  const call = {
    view: sessionOf(request),
    caller: credentialsOf(request),
    isAsync: prefersAsync(request.headers.prefer),
  };
  const hash = (asked: unknown): Buffer => hashOf([method, routeOptions.url, params, asked]);
  return {
    ...call,
    withBody: (asked) => ({ ...call, request: key === undefined ? undefined : { key, hash: hash(asked) } }),
  };
});
