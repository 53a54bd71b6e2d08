import { SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { ApiErrors } from '../docs/error-answers.js';

/** `admin`: an admin key. `session`: an admin key, or the key of the session in the path. `none`: anybody. */
export type Requirement = 'admin' | 'session' | 'none';

export const REQUIREMENT = 'chasqui:requirement';

/** Who may call a route. Every route must say it: boot fails otherwise. */
export function RequireKey(requirement: 'admin' | 'session'): MethodDecorator & ClassDecorator {
  const statuses = requirement === 'session' ? [401, 403, 404, 500, 503] : [401, 403, 500, 503];
  return applyDecorators(
    SetMetadata(REQUIREMENT, requirement),
    ApiSecurity('ApiKey'),
    ApiSecurity('Bearer'),
    ApiErrors(...statuses),
  );
}

/** A route that needs no key. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(REQUIREMENT, 'none');
}
