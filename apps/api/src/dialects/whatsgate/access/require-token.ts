import { applyDecorators, SetMetadata, UseGuards } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import type { TokenPermission } from '@chasqui/api-keys';
import type { Requirement } from '../../../auth/access.js';
import { KEY_HEADER, REQUIREMENT } from '../../../auth/requirements.js';
import { TokenErrors } from '../error-answer.dto.js';
import { TOKEN_PERMISSION, TokenGuard } from './token.guard.js';

const HEADER = 'Access-Token';
const REQUIRED: Requirement = 'token';

/** Lets in whoever comes with a token that may do this, or with an admin key, in the header of this dialect. */
export function RequireToken(permission: TokenPermission): MethodDecorator & ClassDecorator {
  return applyDecorators(
    SetMetadata(REQUIREMENT, REQUIRED),
    SetMetadata(KEY_HEADER, HEADER.toLowerCase()),
    SetMetadata(TOKEN_PERMISSION, permission),
    UseGuards(TokenGuard),
    ApiSecurity('AccessToken'),
    TokenErrors(403, 429, 500, 503),
  );
}
