import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiKeysService, type ApiKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { SessionsService, type SessionErrorCode, type SessionView } from '@chasqui/sessions';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { REQUIREMENT, type Requirement } from './requirements.js';

export type AuthErrorCode = 'key_missing' | 'key_invalid' | 'key_in_url' | 'key_of_other_session' | 'key_not_admin';

const KEY_FORM = /^wa(?:mk|sk)_[0-9a-f]{48}$/;
const KEY_PARAMETERS = ['apikey', 'api_key', 'api-key', 'x-api-key', 'key', 'access_token', 'token'];
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The one door: finds the key, and whether it reaches the session in the path. Deny by default. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: ApiKeysService,
    private readonly sessions: SessionsService,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const requirement = this.reflector.getAllAndOverride<Requirement | undefined>(REQUIREMENT, places);
    if (requirement === 'none') return true;
    if (!requirement) return false;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = await this.authenticate(request);
    request.currentKey = key;
    if (requirement === 'admin' && key.kind !== 'admin') throw new DomainError<AuthErrorCode>('key_not_admin');
    const sessionId = request.params['sessionId'];
    if (sessionId !== undefined) request.currentSession = await this.reach(key, sessionId);
    return true;
  }

  private async authenticate(request: AuthenticatedRequest): Promise<ApiKey> {
    refuseKeyInUrl(request.query);
    const text = keyText(request.headers);
    if (text === undefined) throw new DomainError<AuthErrorCode>('key_missing');
    const key = KEY_FORM.test(text) ? await this.keys.findByText(text) : null;
    if (!key) throw new DomainError<AuthErrorCode>('key_invalid');
    return key;
  }

  /** Another account's session is as unknown as one that never was. */
  private async reach(key: ApiKey, sessionId: string): Promise<SessionView> {
    if (!UUID.test(sessionId)) throw new DomainError<SessionErrorCode>('session_not_found');
    const view = await this.sessions.get(key.accountId, sessionId);
    const isReached = key.kind === 'admin' || key.sessionId === view.session.id;
    if (!isReached) throw new DomainError<AuthErrorCode>('key_of_other_session');
    return view;
  }
}

/** URLs end in logs and histories. */
function refuseKeyInUrl(query: unknown): void {
  const hasKey = Object.entries(query ?? {}).some(
    ([name, value]) =>
      KEY_PARAMETERS.includes(name.toLowerCase()) || (typeof value === 'string' && KEY_FORM.test(value)),
  );
  if (hasKey) throw new DomainError<AuthErrorCode>('key_in_url');
}

/** X-API-Key wins over Authorization when both are there. */
function keyText(headers: AuthenticatedRequest['headers']): string | undefined {
  const header = headers['x-api-key'];
  if (typeof header === 'string' && header !== '') return header.trim();
  return /^Bearer\s+(\S+)\s*$/i.exec(headers.authorization ?? '')?.[1];
}
