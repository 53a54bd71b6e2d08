import { NetworkError } from '../network-error.js';

/** Reads what a page sent: a plain object whose fields are checked one by one. */
export interface Params {
  text(name: string): string;
  whole(name: string): number;
  decimal(name: string): number;
  texts(name: string): string[];
  wholes(name: string): number[];
  flag(name: string): boolean;
  object(name: string): Params;
  objects(name: string): Params[];
  has(name: string): boolean;
}

export function readParams(value: unknown, path = 'params'): Params {
  if (typeof value !== 'object' || value === null) throw new NetworkError('bad_request', `${path} is not an object.`);
  const fields = new Map(Object.entries(value));

  function fail(name: string, wanted: string): never {
    throw new NetworkError('bad_request', `${path}.${name} must be ${wanted}.`);
  }

  function list(name: string): unknown[] {
    const field: unknown = fields.get(name);
    return Array.isArray(field) ? (field as unknown[]) : fail(name, 'a list');
  }

  return {
    text: (name) => asText(fields.get(name)) ?? fail(name, 'a string'),
    whole: (name) => asWhole(fields.get(name)) ?? fail(name, 'a whole number'),
    decimal: (name) => asDecimal(fields.get(name)) ?? fail(name, 'a number'),
    texts: (name) => list(name).map((item) => asText(item) ?? fail(name, 'a list of strings')),
    wholes: (name) => list(name).map((item) => asWhole(item) ?? fail(name, 'a list of whole numbers')),
    flag: (name) => asFlag(fields.get(name)) ?? fail(name, 'true or false'),
    object: (name) => readParams(fields.get(name), `${path}.${name}`),
    objects: (name) => list(name).map((item, index) => readParams(item, `${path}.${name}[${index}]`)),
    has: (name) => fields.get(name) !== undefined && fields.get(name) !== null,
  };
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function asWhole(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) ? value : undefined;
}

function asDecimal(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function asFlag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined;
}
