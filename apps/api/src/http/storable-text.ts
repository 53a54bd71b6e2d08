import { Transform } from 'class-transformer';
import { ValidateBy, type ValidationOptions } from 'class-validator';

/** PostgreSQL's json takes neither NUL characters nor lone surrogates. */
export function isStorable(value: unknown): boolean {
  if (typeof value === 'string') return !value.includes('\0') && value.isWellFormed();
  if (typeof value !== 'object' || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner));
}

/** Every text in the value, names included, can be stored. */
export function IsStorable(options: ValidationOptions): PropertyDecorator {
  return ValidateBy({ name: 'isStorable', validator: { validate: isStorable } }, options);
}

/** Something is left of the text when what nobody can send is dropped. */
export function HasVisibleText(options: ValidationOptions): PropertyDecorator {
  const hasText = (value: unknown): boolean => typeof value !== 'string' || value.replaceAll('\0', '').trim() !== '';
  return ValidateBy({ name: 'isNotEmpty', validator: { validate: hasText } }, options);
}

/** Without the white space around it. */
export function Trimmed(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
}
