import { isSupportedCountry } from 'libphonenumber-js';
import type { FieldProblem } from './field-problem.js';

/** What can be chosen of an account. See the entity for what each means. */
export interface AccountFields {
  name?: string | undefined;
  planId?: string | undefined;
  timeZone?: string | undefined;
  defaultCountry?: string | null | undefined;
  locale?: string | undefined;
}

const LONGEST_NAME = 100;
const CONTROL_CHARACTER = /\p{Cc}/u;
/** Intl takes offsets, too, which PostgreSQL reads with the opposite sign. */
const ZONE_NAME = /^[A-Za-z]/;
const LONGEST_LOCALE = 35;

/** Everything that is wrong with them; what is undefined is not looked at. */
export function problemsOfAccount({ name, timeZone, defaultCountry, locale }: AccountFields): FieldProblem[] {
  return [
    ...(name === undefined || isName(name)
      ? []
      : [{ field: 'name', message: `name must have 1 to ${LONGEST_NAME} characters and no control characters` }]),
    ...(timeZone === undefined || isTimeZone(timeZone)
      ? []
      : [{ field: 'timeZone', message: 'timeZone must be an IANA name, such as Asia/Kolkata' }]),
    ...(defaultCountry === undefined || defaultCountry === null || isSupportedCountry(defaultCountry)
      ? []
      : [
          { field: 'defaultCountry', message: 'defaultCountry must be an ISO 3166-1 code of two capitals, such as IN' },
        ]),
    ...(locale === undefined || isLocale(locale)
      ? []
      : [{ field: 'locale', message: 'locale must be a BCP 47 tag, such as en or pt-BR' }]),
  ];
}

/** What is there after surrounding white space is dropped. */
function isName(text: string): boolean {
  const name = text.trim();
  return name !== '' && name.length <= LONGEST_NAME && !CONTROL_CHARACTER.test(name) && name.isWellFormed();
}

function isTimeZone(text: string): boolean {
  return ZONE_NAME.test(text) && isTakenByIntl(() => new Intl.DateTimeFormat('en', { timeZone: text }));
}

function isLocale(text: string): boolean {
  return text.length <= LONGEST_LOCALE && isTakenByIntl(() => Intl.getCanonicalLocales(text));
}

function isTakenByIntl(attempt: () => unknown): boolean {
  try {
    attempt();
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}
