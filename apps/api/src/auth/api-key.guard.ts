import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { AuthenticatedKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { RequestMeter } from '@chasqui/usage';
import { Throttling } from '../throttling/throttling.service.js';
import { meets, type Requirement } from './access.js';
import { Admission } from './admission.service.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { BadKeyGate } from './bad-key-gate.js';
import { refuseKeyInUrl } from './key-in-request.js';
import { PUBLIC, REQUIREMENT } from './requirements.js';

export type AuthErrorCode = 'key_not_admin' | 'key_not_operator';

/** The one door: finds the key, and whether it reaches the session in the path. Deny by default. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly gate: BadKeyGate,
    private readonly admission: Admission,
    private readonly throttling: Throttling,
    private readonly meter: RequestMeter,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const places = [context.getHandler(), context.getClass()];
    const requirement = this.reflector.getAllAndOverride<Requirement | typeof PUBLIC | undefined>(REQUIREMENT, places);
    if (requirement === PUBLIC) return true;
    if (!requirement) return false;
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    refuseKeyInUrl(request.query);
    const key = await this.gate.identify(request, context.switchToHttp().getResponse());
    request.currentKey = key;
    // Whatever is refused from here on counts as a call of this key, too.
    try {
      await this.throttling.countGeneral(context, key);
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
      request.currentSession = await this.admission.reach(key, sessionId);
    }
  }
}
