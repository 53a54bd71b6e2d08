import { ValidateBy, isISO8601, type ValidationOptions } from 'class-validator';

const OFFSET = /T.*(?:Z|[+-]\d{2}:\d{2})$/;
const LONGEST = 40;

/** Whether the text is a moment: a time of ISO 8601 that says its offset, so that nobody must guess whose clock is meant. */
export function isInstant(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > LONGEST || !OFFSET.test(value)) return false;
  return isISO8601(value, { strict: true, strictSeparator: true }) && !Number.isNaN(Date.parse(value));
}

/** A time with its offset, such as 2026-02-01T09:00:00Z. */
export function IsInstant(field: string): PropertyDecorator {
  const message = `${field} must be a time with its offset, such as 2026-02-01T09:00:00Z`;
  return ValidateBy({ name: 'isInstant', validator: { validate: isInstant } }, { message });
}

/** A time with its offset that is still to come. */
export function IsFutureInstant(field: string): PropertyDecorator {
  const isFuture = (value: unknown): boolean => !isInstant(value) || Date.parse(value as string) > Date.now();
  const options: ValidationOptions = { message: `${field} must be in the future` };
  return (target, property) => {
    IsInstant(field)(target, property);
    ValidateBy({ name: 'isFuture', validator: { validate: isFuture } }, options)(target, property);
  };
}
