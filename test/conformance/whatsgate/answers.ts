import { exactly } from '../runner/matchers.js';
import type { Single } from '../runner/row.js';

/** The errors of the contract, each with its HTTP status. */
export const TOKEN_REQUIRED = { status: 403, answer: exactly({ message: 'an Access-Token is required' }) };
export const TOKEN_INVALID = { status: 403, answer: exactly({ message: 'invalid Access-Token' }) };
export const BAD_PHONE = said(422, 'Invalid phone number format');
export const NO_SUCH_DEVICE = said(404, 'device not found!');
export const NO_SUCH_SENDER = said(422, 'The selected sender device is invalid.');

/** Exactly this message, and that it is no success. */
export function said(status: number, message: string): Single {
  return { status, answer: exactly({ success: false, message }) };
}

/** An input that is refused because of this field, whatever else is wrong. */
export function invalid(field: string, message: string): Single {
  return { status: 422, answer: { success: false, message, errors: { [field]: [message] } } };
}

/** Exactly this message of a success. */
export function done(message: string): Single {
  return { status: 200, answer: exactly({ success: true, message }) };
}
