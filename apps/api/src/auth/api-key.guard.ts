import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { KeyLookupService, type AccountKey, type AuthenticatedKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { SessionsService, type SessionErrorCode, type SessionView } from '@chasqui/sessions';
import { RequestMeter } from '@chasqui/usage';
import { meets, type Requirement } from './access.js';
import { isAllowedAddress } from './allowed-addresses.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { keyText, refuseKeyInUrl } from './key-in-request.js';
import { PUBLIC, REQUIREMENT } from './requirements.js';

export type AuthErrorCode =
  | 'key_missing'
  | 'key_invalid'
  | 'key_of_other_session'
  | 'key_not_admin'
  | 'key_not_operator'
  | 'key_not_from_here'
  | 'account_suspended'
  | 'api_not_in_plan';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** The one door: finds the key, and whether it reaches the session in the path. Deny by default. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeyLookupService,
    private readonly sessions: SessionsService,
    private readonly meter: RequestMeter,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const requirement = this.reflector.getAllAndOverride<Requirement | typeof PUBLIC | undefined>(REQUIREMENT, places);
    if (requirement === PUBLIC) return true;
    if (!requirement) return false;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const key = await this.authenticate(request);
    request.currentKey = key;
    try {
      await this.admit(request, key, requirement);
    } finally {
      this.meter.count(key, request.currentSession?.session.id ?? null);
    }
    return true;
  }

  private async admit(request: AuthenticatedRequest, key: AuthenticatedKey, requirement: Requirement): Promise<void> {
    if (!meets(key.kind, requirement)) {
      throw new DomainError<AuthErrorCode>(requirement === 'operator' ? 'key_not_operator' : 'key_not_admin');
    }
    const sessionId = request.params['sessionId'];
    if (sessionId !== undefined && key.kind !== 'operator') {
      request.currentSession = await this.reach(key, sessionId);
    }
  }

  private async authenticate(request: AuthenticatedRequest): Promise<AuthenticatedKey> {
    refuseKeyInUrl(request.query);
    const text = keyText(request.headers);
    if (text === undefined) throw new DomainError<AuthErrorCode>('key_missing');
    const key = await this.keys.find(text);
    if (!key) throw new DomainError<AuthErrorCode>('key_invalid');
    if (!isAllowedAddress(request.ip, key.allowedIps)) throw new DomainError<AuthErrorCode>('key_not_from_here');
    if (key.kind !== 'operator') refuseAccount(key);
    return key;
  }

  /** Another account's session is as unknown as one that never was. */
  private async reach(key: AccountKey, sessionId: string): Promise<SessionView> {
    if (!UUID.test(sessionId)) throw new DomainError<SessionErrorCode>('session_not_found');
    const view = await this.sessions.get(key.accountId, sessionId);
    if (!reaches(key, view)) throw new DomainError<AuthErrorCode>('key_of_other_session');
    return view;
  }
}

function refuseAccount({ isSuspended, plan }: AccountKey): void {
  if (isSuspended) throw new DomainError<AuthErrorCode>('account_suspended');
  if (!plan.apiAccess) throw new DomainError<AuthErrorCode>('api_not_in_plan');
}

function reaches(key: AccountKey, { session }: SessionView): boolean {
  switch (key.kind) {
    case 'admin':
      return true;
    case 'session':
      return key.sessionId === session.id;
    case 'managed':
    case 'trial':
      return key.id === session.ownerKeyId;
    case 'token':
      return false;
  }
}
