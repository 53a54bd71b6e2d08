import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { AccountKey, AuthenticatedKey } from '@chasqui/api-keys';
import type { SessionView } from '@chasqui/sessions';
import type { FastifyRequest } from 'fastify';

/** A request that the guard let in. */
export type AuthenticatedRequest = FastifyRequest<{ Params: Record<string, string> }> & {
  currentKey?: AuthenticatedKey;
  /** As its caller gave it. */
  currentKeyText?: string;
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
  return sessionOf(context.switchToHttp().getRequest<AuthenticatedRequest>());
});

export function sessionOf({ currentSession }: AuthenticatedRequest): SessionView {
  if (!currentSession) throw new Error('CurrentSession on a route without RequireKey and :sessionId');
  return currentSession;
}

/** Who calls and from where, as far as it takes to ask again later whether that is still allowed. */
export interface Credentials {
  key: AccountKey;
  keyText: string;
  address: string;
  /** Of the session in the path, if there is one. */
  sessionId: string | undefined;
}

export const CurrentCredentials = createParamDecorator((_: unknown, context: ExecutionContext): Credentials => {
  return credentialsOf(context.switchToHttp().getRequest<AuthenticatedRequest>());
});

export function credentialsOf({ currentKey: key, currentKeyText, ip, params }: AuthenticatedRequest): Credentials {
  if (!key || key.kind === 'operator' || currentKeyText === undefined)
    throw new Error('CurrentCredentials on a route that needs none');
  return { key, keyText: currentKeyText, address: ip, sessionId: params['sessionId'] };
}
