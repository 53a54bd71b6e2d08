import { Injectable } from '@nestjs/common';
import { KeyLookupService, type AccountKey, type AuthenticatedKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { SessionsService, type SessionErrorCode, type SessionView } from '@chasqui/sessions';
import { isAllowedAddress } from './allowed-addresses.js';

export type AdmissionErrorCode =
  'key_invalid' | 'key_of_other_session' | 'key_not_from_here' | 'account_suspended' | 'api_not_in_plan';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Whether a key is good here and now, and whether it reaches a session. */
@Injectable()
export class Admission {
  constructor(
    private readonly keys: KeyLookupService,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws DomainError key_invalid, key_not_from_here, account_suspended, api_not_in_plan */
  async identify(keyText: string, address: string): Promise<AuthenticatedKey> {
    const key = await this.keys.find(keyText);
    if (!key) throw new DomainError<AdmissionErrorCode>('key_invalid');
    refuseHere(key, address);
    return key;
  }

  /**
   * The same at once for a key that is remembered; undefined for any other.
   * @throws DomainError key_not_from_here, account_suspended, api_not_in_plan
   */
  recognise(keyText: string, address: string): AuthenticatedKey | undefined {
    const key = this.keys.recall(keyText);
    if (key) refuseHere(key, address);
    return key;
  }

  /**
   * Another account's session is as unknown as one that never was.
   * @throws DomainError session_not_found, key_of_other_session
   */
  async reach(key: AccountKey, sessionId: string): Promise<SessionView> {
    if (!UUID.test(sessionId)) throw new DomainError<SessionErrorCode>('session_not_found');
    const view = await this.sessions.get(key.accountId, sessionId);
    if (!reaches(key, view)) throw new DomainError<AdmissionErrorCode>('key_of_other_session');
    return view;
  }
}

function refuseHere(key: AuthenticatedKey, address: string): void {
  if (!isAllowedAddress(address, key.allowedIps)) throw new DomainError<AdmissionErrorCode>('key_not_from_here');
  if (key.kind !== 'operator') refuseAccount(key);
}

function refuseAccount({ isSuspended, plan }: AccountKey): void {
  if (isSuspended) throw new DomainError<AdmissionErrorCode>('account_suspended');
  if (!plan.apiAccess) throw new DomainError<AdmissionErrorCode>('api_not_in_plan');
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
