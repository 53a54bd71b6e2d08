import { ValidateBy } from 'class-validator';
import { parseChatId } from '@chasqui/whatsapp-vocabulary';

const PERSON = /^(\d+)@c\.us$/;

/** A person's number as `to` takes it, in digits only; undefined for anything else. */
function digitsOf(text: unknown): string | undefined {
  if (typeof text !== 'string') return undefined;
  try {
    return PERSON.exec(parseChatId(text))?.[1];
  } catch {
    return undefined;
  }
}

/** Every item is a phone number with its country code. */
export function ArePhoneNumbers(field: string): PropertyDecorator {
  return ValidateBy(
    {
      name: 'arePhoneNumbers',
      validator: { validate: (value) => Array.isArray(value) && value.every((item) => digitsOf(item) !== undefined) },
    },
    { message: `${field} must be a list of phone numbers with their country codes (7 to 15 digits)` },
  );
}

/** @param numbers that passed ArePhoneNumbers. @returns each once, in digits only */
export function toDigits(numbers: readonly string[]): string[] {
  return [...new Set(numbers.map(digitsOf).filter((digits) => digits !== undefined))];
}
