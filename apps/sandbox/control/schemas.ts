import { NUMBER_PATTERN } from '../network/accounts.js';

const number = { type: 'string', pattern: NUMBER_PATTERN } as const;
const group = { type: 'string', pattern: '^[0-9-]+@g\\.us$' } as const;
const text = { type: 'string', minLength: 1, maxLength: 65_536 } as const;
/** An account, or a group. */
const chat = { type: 'string', pattern: `${NUMBER_PATTERN}|${group.pattern}` } as const;
const order = { type: 'integer', minimum: 0 } as const;

export const fields = { number, group, text, chat, order } as const;

export interface PhoneParams {
  readonly number: string;
}

export const phoneParams = object({ number }, ['number']);

/** A body, query or path that may hold these fields and nothing else. */
export function object(properties: Readonly<Record<string, object>>, required: readonly string[] = []): object {
  return { type: 'object', properties, required, additionalProperties: false };
}

export interface MessageParams extends PhoneParams {
  readonly id: string;
}

export const messageParams = object({ number, id: text }, ['number', 'id']);
