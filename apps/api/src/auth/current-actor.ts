import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { Actor, Caller } from '@chasqui/audit';
import type { AuthenticatedRequest } from './authenticated-request.js';

/** Who the audit log names for what this request does. */
export const CurrentActor = createParamDecorator((_: unknown, context: ExecutionContext): Actor => {
  return actorOf(context.switchToHttp().getRequest<AuthenticatedRequest>());
});

/** The same, of a key that belongs to an account. */
export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  return callerOf(context.switchToHttp().getRequest<AuthenticatedRequest>());
});

export function callerOf(request: AuthenticatedRequest): Caller {
  const { currentKey } = request;
  if (!currentKey || currentKey.kind === 'operator') throw new Error('CurrentCaller on a route of the operator');
  return { accountId: currentKey.accountId, actor: actorOf(request) };
}

function actorOf({ currentKey, ip }: AuthenticatedRequest): Actor {
  if (!currentKey) throw new Error('an actor on a route that needs no key');
  const { kind, id: keyId, name, prefix } = currentKey;
  return { kind, keyId, name, prefix, address: ip };
}
