import { applyDecorators } from '@nestjs/common';
import { ApiErrors } from '../../../docs/error-answers.js';
import { RequireKey } from '../../../auth/requirements.js';

/** A route that the session in its path answers. */
export function AsksSession(...errors: number[]): MethodDecorator {
  return applyDecorators(RequireKey('session'), ApiErrors(...new Set([400, 409, 422, 502, 504, ...errors])));
}
