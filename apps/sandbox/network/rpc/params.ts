import { NetworkError } from '../network-error.js';

/** Reads what a page sent: a plain object whose fields are checked one by one. */
export interface Params {
  text(name: string): string;
  whole(name: string): number;
  flag(name: string): boolean;
  object(name: string): Params;
  has(name: string): boolean;
}

export function readParams(value: unknown, path = 'params'): Params {
  if (typeof value !== 'object' || value === null) throw new NetworkError('bad_request', `${path} is not an object.`);
  const fields = new Map(Object.entries(value));

  function wrong(name: string, wanted: string): NetworkError {
    return new NetworkError('bad_request', `${path}.${name} must be ${wanted}.`);
  }

  return {
    text(name) {
      const field: unknown = fields.get(name);
      if (typeof field !== 'string') throw wrong(name, 'a string');
      return field;
    },
    whole(name) {
      const field: unknown = fields.get(name);
      if (typeof field !== 'number' || !Number.isInteger(field)) throw wrong(name, 'a whole number');
      return field;
    },
    flag(name) {
      const field: unknown = fields.get(name);
      if (typeof field !== 'boolean') throw wrong(name, 'true or false');
      return field;
    },
    object: (name) => readParams(fields.get(name), `${path}.${name}`),
    has: (name) => fields.get(name) !== undefined && fields.get(name) !== null,
  };
}
