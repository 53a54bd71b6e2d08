import { Transform } from 'class-transformer';
import { DomainError } from '@chasqui/errors';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';

const PERSON = /^(\d+)@c\.us$/;

/**
 * The digits of a device's mobile number, however it is written; undefined for what is no number.
 * @param defaultCountry ISO 3166-1 alpha-2: whose number one with a leading 0 is
 */
export function digitsOf(text: string, defaultCountry: string | null): string | undefined {
  try {
    return PERSON.exec(parseChatId(text, defaultCountry))?.[1];
  } catch (error) {
    if (error instanceof DomainError) return undefined;
    throw error;
  }
}

/** Numbers are texts; many clients write them as JSON numbers. */
export function AsText(): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'number' ? String(value) : value));
}
