import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { ApiKey } from '@chasqui/api-keys';
import type { SessionView } from '@chasqui/sessions';
import type { FastifyRequest } from 'fastify';

/** A request that the guard let in. */
export type AuthenticatedRequest = FastifyRequest<{ Params: Record<string, string> }> & {
  currentKey?: ApiKey;
  currentSession?: SessionView;
};

/** The key of the caller. */
export const CurrentKey = createParamDecorator((_: unknown, context: ExecutionContext): ApiKey => {
  const { currentKey } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!currentKey) throw new Error('CurrentKey on a route without RequireKey');
  return currentKey;
});

/** The session in the path, which the caller's key reaches. */
export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext): SessionView => {
  const { currentSession } = context.switchToHttp().getRequest<AuthenticatedRequest>();
  if (!currentSession) throw new Error('CurrentSession on a route without RequireKey and :sessionId');
  return currentSession;
});
