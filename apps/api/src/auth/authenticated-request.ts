import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccountKey, AuthenticatedKey } from '@chasqui/api-keys';
import type { SessionView } from '@chasqui/sessions';
import type { FastifyRequest } from 'fastify';

/** A request that the guard let in. */
export type AuthenticatedRequest = FastifyRequest<{ Params: Record<string, string> }> & {
  currentKey?: AuthenticatedKey;
  currentSession?: SessionView;
};

/** The key of the caller, which is one of an account. */
export const CurrentKey = createParamDecorator((_: unknown, context: ExecutionContext): AccountKey => {
  const { currentKey } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!currentKey || currentKey.kind === 'operator') throw new Error('CurrentKey on a route that needs none');
  return currentKey;
});

/** The session in the path, which the caller's key reaches. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): SessionView => {
  const { currentSession } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!currentSession) throw new Error('CurrentSession on a route without RequireKey and :sessionId');
  return currentSession;
});
