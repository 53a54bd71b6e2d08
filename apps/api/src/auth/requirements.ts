import { SetMetadata, applyDecorators } from '@nestjs/common';
import { ApiSecurity } from '@nestjs/swagger';
import { ApiErrors } from '../docs/error-answers.js';
import type { Requirement } from './access.js';

export const REQUIREMENT = 'chasqui:requirement';

/** Of routes that take their key from one header of their own: its name, in lower case. */
export const KEY_HEADER = 'chasqui:key-header';

/** Of a route that needs no key. */
export const PUBLIC = 'public';

const OF_ONE_SESSION: readonly Requirement[] = ['session', 'delete-session'];

/** Who may call a route. Every route must say it: boot fails otherwise. */
export function RequireKey(requirement: Requirement): MethodDecorator & ClassDecorator {
  const statuses = OF_ONE_SESSION.includes(requirement) ? [401, 403, 404, 429, 500, 503] : [401, 403, 429, 500, 503];
  return applyDecorators(
    SetMetadata(REQUIREMENT, requirement),
    ApiSecurity('ApiKey'),
    ApiSecurity('Bearer'),
    ApiErrors(...statuses),
  );
}

/** A route that needs no key. */
export function Public(): MethodDecorator & ClassDecorator {
  return SetMetadata(REQUIREMENT, PUBLIC);
}
