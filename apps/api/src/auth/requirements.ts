import { SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';

/** `admin`: an admin key. `session`: an admin key, or the key of the session in the path. `none`: anybody. */
export type Requirement = 'admin' | 'session' | 'none';

export const REQUIREMENT = 'chasqui:requirement';

/** Who may call a route. Every route must say it: boot fails otherwise. */
export function RequireKey(requirement: 'admin' | 'session'): MethodDecorator & ClassDecorator {
  return applyDecorators(SetMetadata(REQUIREMENT, requirement), ApiSecurity('ApiKey'));
}

/** A route that needs no key. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(REQUIREMENT, 'none');
}
