import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { IdempotentRequest } from '@chasqui/messages';
import { credentialsOf, type AuthenticatedRequest, type Credentials } from '../../../auth/authenticated-request.js';
import { hashOf, idempotencyKey, idempotentRequest } from '../../../http/idempotent-request.js';

/** What a call that sends says besides its body. */
export interface DeviceCall {
  caller: Credentials;
  /** Set when the caller may repeat it. */
  request: IdempotentRequest | undefined;
}

/** Throws DomainError input_invalid. */
export const CurrentDeviceCall = createParamDecorator((_: unknown, context: ExecutionContext): DeviceCall => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  return { caller: credentialsOf(request), request: idempotentRequest(request) };
});

/** A call whose body, with a file in it, is still to be read. */
export interface DeviceFileCall {
  caller: Credentials;
  /** The call with what its body asks for, so that it can be repeated if it has a key. */
  withBody: (asked: unknown) => DeviceCall;
}

/** Throws DomainError input_invalid. */
export const CurrentDeviceFileCall = createParamDecorator((_: unknown, context: ExecutionContext): DeviceFileCall => {
  const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
  const { method, routeOptions } = request;
  const key = idempotencyKey(request);
  const caller = credentialsOf(request);
  const hash = (asked: unknown): Buffer => hashOf([method, routeOptions.url, asked]);
  return {
    caller,
    withBody: (asked) => ({ caller, request: key === undefined ? undefined : { key, hash: hash(asked) } }),
  };
});
