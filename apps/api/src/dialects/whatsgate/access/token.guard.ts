import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { TokenPermission } from '@chasqui/api-keys';
import { DomainError } from '@chasqui/errors';
import type { AdmissionErrorCode } from '../../../auth/admission.service.js';
import type { AuthenticatedRequest } from '../../../auth/authenticated-request.js';
import { RouteMetadata } from '../../../http/route-metadata.js';
import { TenantHosts } from './tenant-hosts.js';

export type TokenErrorCode = 'token_not_permitted';

export const TOKEN_PERMISSION = 'chasqui:token-permission';

/** Comes after the guard of keys, and asks what concerns tokens alone: whether this is their host, and what they may do. */
@Injectable()
export class TokenGuard implements CanActivate {
  private readonly permissions = new RouteMetadata<TokenPermission>(TOKEN_PERMISSION);

  constructor(private readonly hosts: TenantHosts) {}

  canActivate(context: ExecutionContext): boolean {
    const { currentKey: key, hostname } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const permission = this.permissions.of(context);
    if (!key || key.kind === 'operator' || !permission) return false;
    // A host tells nobody which account a token is of.
    if (!this.hosts.isHostOf(hostname, key)) throw new DomainError<AdmissionErrorCode>('key_invalid');
    if (key.permissions.includes(permission)) return true;
    throw new DomainError<TokenErrorCode>('token_not_permitted', { permission });
  }
}
