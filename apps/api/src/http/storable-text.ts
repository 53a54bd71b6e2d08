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

/** As JSON it has at most this many bytes. */
export function HasJsonBytesAtMost(most: number, options: ValidationOptions): PropertyDecorator {
  const fits = (value: unknown): boolean =>
    typeof value !== 'object' || Buffer.byteLength(JSON.stringify(value)) <= most;
  return ValidateBy({ name: 'hasJsonBytesAtMost', validator: { validate: fits } }, options);
}

/** The most that a session or a key keeps of its owner's own words: lists show all of it. */
export const MOST_METADATA_BYTES = 16 * 1024;
export const METADATA_TOO_LARGE = { message: 'metadata must have at most 16 KB as JSON' };

/** Something is left of the text when what nobody can send is dropped. */
export function HasVisibleText(options: ValidationOptions): PropertyDecorator {
  const hasText = (value: unknown): boolean => typeof value !== 'string' || value.replaceAll('\0', '').trim() !== '';
  return ValidateBy({ name: 'isNotEmpty', validator: { validate: hasText } }, options);
}

/** Without the white space around it. */
export function Trimmed(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value));
}
