import { randomInt } from 'node:crypto';
import { NUMBER_PATTERN } from '../accounts.js';
import { NetworkError } from '../network-error.js';
import type { ImmediateRequest, StandingRequest } from './fault.js';
import { describeKind, isImmediate, kindNames, type FaultKind } from './fault-kinds.js';

const MAX_SEED = 2 ** 32 - 1;

const NUMBER = new RegExp(NUMBER_PATTERN);
const GROUP = /^[0-9-]{5,40}@g\.us$/;

type Values = Readonly<Record<string, unknown>>;

/** Reads a fault as the control API takes it: flat, with the options of its kind beside what all kinds have. */
export function readFault(body: Values): ImmediateRequest | StandingRequest {
  const { kind: name, session, recipient, times, probability, seed, ...rest } = body;
  const kind = readKind(name);
  const matchers = readMatchers(kind, { session, recipient });
  const options = readOptions(kind, rest);
  if (isImmediate(kind)) {
    refuseRepetition(kind, { times, probability, seed });
    // The compiler cannot follow which kind it is; the table that the type is made of was just applied.
    return { kind, ...matchers, options } as ImmediateRequest;
  }
  return {
    kind,
    ...matchers,
    ...(times === undefined ? {} : { times: readTimes(times) }),
    probability: readProbability(probability),
    seed: readSeed(seed),
    options,
  };
}

function refuseRepetition(kind: FaultKind, values: Values): void {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined) throw wrong(`${kind} happens at once, and once: leave out ${name}.`);
  }
}

function wrong(text: string): NetworkError {
  return new NetworkError('bad_request', text);
}

function readKind(name: unknown): FaultKind {
  const kind = kindNames.find((known) => known === name);
  if (!kind) throw wrong(`kind must be one of ${kindNames.join(', ')}.`);
  return kind;
}

function readMatchers(kind: FaultKind, values: Values): { session?: string; recipient?: string } {
  const matchedBy: readonly string[] = describeKind(kind)?.matchedBy ?? [];
  const given = Object.entries(values).filter(([, value]) => value !== undefined);
  for (const [name, value] of given) {
    if (!matchedBy.includes(name)) throw wrong(`${kind} cannot be narrowed to a ${name}: leave it out.`);
    const isGroup = name === 'recipient' && typeof value === 'string' && GROUP.test(value);
    if (!isGroup && !(typeof value === 'string' && NUMBER.test(value))) {
      throw wrong(
        `${name} must be a number of 7 to 15 digits${name === 'recipient' ? ', or the jid of a group' : ''}.`,
      );
    }
  }
  return Object.fromEntries(given);
}

function readOptions(kind: FaultKind, values: Values): Values {
  const fields = describeKind(kind)?.options ?? {};
  const stray = Object.keys(values).find((name) => !Object.hasOwn(fields, name));
  if (stray !== undefined) {
    const known = Object.keys(fields).join(', ');
    throw wrong(`${kind} has no option ${stray}; it has ${known === '' ? 'none' : known}.`);
  }
  const entries = Object.entries(fields).map(([name, field]) => {
    const value = values[name] === undefined ? field.fallback : field.read(values[name]);
    if (value === undefined) throw wrong(`${name} of ${kind} must be ${field.wanted}.`);
    return [name, value] as const;
  });
  return Object.fromEntries(entries);
}

function readTimes(value: unknown): number {
  if (!Number.isInteger(value) || Number(value) < 1) throw wrong('times must be a whole number from 1.');
  return Number(value);
}

function readProbability(value: unknown): number {
  if (value === undefined) return 1;
  if (typeof value !== 'number' || !(value >= 0 && value <= 1))
    throw wrong('probability must be a number from 0 to 1.');
  return value;
}

function readSeed(value: unknown): number {
  if (value === undefined) return randomInt(MAX_SEED);
  const isSeed = Number.isInteger(value) && Number(value) >= 0 && Number(value) <= MAX_SEED;
  if (!isSeed) throw wrong(`seed must be a whole number from 0 to ${MAX_SEED}.`);
  return Number(value);
}
