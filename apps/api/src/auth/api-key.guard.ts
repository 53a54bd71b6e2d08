import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { AuthenticatedKey } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import { RequestMeter } from '@chasqui/usage';
import { RouteMetadata } from '../http/route-metadata.js';
import { Throttling } from '../throttling/throttling.service.js';
import { meets, type Requirement } from './access.js';
import { Admission } from './admission.service.js';
import type { AuthenticatedRequest } from './authenticated-request.js';
import { BadKeyGate } from './bad-key-gate.js';
import { keyText, refuseKeyInUrl } from './key-in-request.js';
import { refuseMcp } from './mcp-keys.js';
import { KEY_HEADER, PUBLIC, REQUIREMENT } from './requirements.js';

export type AuthErrorCode = 'key_not_admin' | 'key_not_operator';

/** The one door: finds the key, and whether it reaches the session in the path. Deny by default. */
@Injectable()
export class ApiKeyGuard implements CanActivate {
  private readonly requirements = new RouteMetadata<Requirement | typeof PUBLIC>(REQUIREMENT);
  private readonly keyHeaders = new RouteMetadata<string>(KEY_HEADER);

  constructor(
    private readonly gate: BadKeyGate,
    private readonly admission: Admission,
    private readonly throttling: Throttling,
    private readonly meter: RequestMeter,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const requirement = this.requirements.of(context);
    if (requirement === PUBLIC) return true;
    if (!requirement) return false;
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    refuseKeyInUrl(request.query);
    const text = keyText(request.headers, this.keyHeaders.of(context));
    const key = this.gate.recognise(text, request) ?? (await this.gate.identify(text, request, http.getResponse()));
    request.currentKey = key;
    if (text !== undefined) request.currentKeyText = text;
    // Whatever is refused from here on counts as a call of this key, too.
    try {
      if (key.rates.general !== null) await this.throttling.countGeneral(context, key);
      if (requirement === 'mcp') refuseMcp(key);
      else refuseKind(key, requirement);
      const sessionId = request.params['sessionId'];
      if (sessionId !== undefined && key.kind !== 'operator') {
        request.currentSession = await this.admission.reach(key, sessionId);
      }
    } finally {
      this.meter.count(key, request.currentSession?.session.id ?? null);
    }
    return true;
  }
}

function refuseKind({ kind }: AuthenticatedKey, requirement: Requirement): void {
  if (meets(kind, requirement)) return;
  throw new DomainError<AuthErrorCode>(requirement === 'operator' ? 'key_not_operator' : 'key_not_admin');
}
