import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js';

/** Whether phone numbers of the country are known: its ISO 3166-1 alpha-2 code, in capitals. */
export function isCountry(code: string): boolean {
  return isSupportedCountry(code);
}

/** @returns the digits with the country code; empty when no number there is that long */
export function internationalDigits(national: string, country: string): string {
  if (!isSupportedCountry(country)) return '';
  const number = parsePhoneNumberFromString(national, country);
  return number?.isPossible() ? number.number.replace(/\D/g, '') : '';
}
