import { ValidateIf } from 'class-validator';

/** What may be missing, but not null: null is a value of its own here, or none at all. */
export function IfGiven(): PropertyDecorator {
  return ValidateIf((_body, value) => value !== undefined);
}
