import { DomainError } from '@chasqui/errors';
import { DEFAULT_PACING, HOUR_MS, MOST_CAPPED, type OwnPacing, type PacingPolicy } from './policy.js';

export type PacingErrorCode = 'pacing_invalid' | 'pacing_not_optional';

interface FieldProblem {
  field: string;
  message: string;
}

interface Bounds {
  least: number;
  most: number;
  isWhole: boolean;
  /** null is allowed, and means that there is no such cap. */
  isOptional: boolean;
}

/** A body may have very many fields. */
const MOST_PROBLEMS = 20;

const CAP: Bounds = { least: 1, most: MOST_CAPPED, isWhole: true, isOptional: true };

/** Least and most of each number of a policy. */
export const PACING_BOUNDS = {
  minGapMs: { least: 0, most: HOUR_MS, isWhole: true, isOptional: false },
  jitterMs: { least: 0, most: HOUR_MS, isWhole: true, isOptional: false },
  perMinute: CAP,
  perHour: CAP,
  perDay: CAP,
  newRecipientsPerDay: CAP,
} as const satisfies Record<string, Bounds>;

export const WARM_UP_BOUNDS = {
  firstDay: { least: 1, most: MOST_CAPPED, isWhole: true, isOptional: false },
  growth: { least: 1.01, most: 10, isWhole: false, isOptional: false },
} as const satisfies Record<string, Bounds>;

type PacingNumber = keyof typeof PACING_BOUNDS;

const NUMBERS = Object.keys(PACING_BOUNDS) as PacingNumber[];
const GAPS: readonly PacingNumber[] = ['minGapMs', 'jitterMs'];

/**
 * What a session may have of its own.
 * @param isOptional its plan allows that it is not paced, or less cautiously than by the defaults
 * @throws DomainError pacing_invalid (with `problems`), pacing_not_optional (with `fields`)
 */
export function checkedPacing(input: Readonly<Record<string, unknown>>, isOptional: boolean): OwnPacing {
  const problems = problemsOf(input).slice(0, MOST_PROBLEMS);
  if (problems.length > 0) throw new DomainError<PacingErrorCode>('pacing_invalid', { problems });
  const own = { ...input } as OwnPacing;
  const fields = isOptional ? [] : laxerFields(own);
  if (fields.length > 0) throw new DomainError<PacingErrorCode>('pacing_not_optional', { fields });
  return own;
}

function problemsOf(input: Readonly<Record<string, unknown>>): FieldProblem[] {
  return Object.entries(input).flatMap(([name, value]) => {
    const field = `pacing.${name.slice(0, 100)}`;
    if (name === 'enabled') {
      return typeof value === 'boolean' ? [] : [{ field, message: `${field} must be true or false` }];
    }
    if (name === 'warmUp') return problemsOfWarmUp(value);
    if (!isPacingNumber(name)) return [{ field, message: `${field} is not a field of pacing` }];
    return problemsOfNumber(field, value, PACING_BOUNDS[name]);
  });
}

function problemsOfWarmUp(value: unknown): FieldProblem[] {
  const field = 'pacing.warmUp';
  if (value === null) return [];
  if (typeof value !== 'object' || Array.isArray(value)) {
    return [{ field, message: `${field} must be an object with firstDay and growth, or null` }];
  }
  const input = value as Record<string, unknown>;
  const unknown = Object.keys(input).filter((name) => !Object.hasOwn(WARM_UP_BOUNDS, name));
  return [
    ...unknown.map((name) => `${field}.${name.slice(0, 100)}`).map(notAField),
    ...problemsOfNumber(`${field}.firstDay`, input['firstDay'], WARM_UP_BOUNDS.firstDay),
    ...problemsOfNumber(`${field}.growth`, input['growth'], WARM_UP_BOUNDS.growth),
  ];
}

function notAField(field: string): FieldProblem {
  return { field, message: `${field} is not a field of pacing` };
}

function problemsOfNumber(field: string, value: unknown, bounds: Bounds): FieldProblem[] {
  const { least, most, isWhole, isOptional } = bounds;
  if (value === null && isOptional) return [];
  const isNumber = typeof value === 'number' && (isWhole ? Number.isInteger(value) : Number.isFinite(value));
  if (isNumber && value >= least && value <= most) return [];
  const kind = isWhole ? 'a whole number' : 'a number';
  return [{ field, message: `${field} must be ${kind} from ${least} to ${most}${isOptional ? ', or null' : ''}` }];
}

/** The fields in which a policy is less cautious than the defaults. */
function laxerFields(own: OwnPacing): string[] {
  const laxer = NUMBERS.filter((field) => isLaxer(field, own[field]));
  return [
    ...(own.enabled === false ? ['enabled'] : []),
    ...laxer,
    ...(own.warmUp !== undefined && isLaxerWarmUp(own.warmUp) ? ['warmUp'] : []),
  ];
}

function isLaxer(field: PacingNumber, value: number | null | undefined): boolean {
  const ours = DEFAULT_PACING[field];
  if (value === undefined || ours === null) return false;
  if (value === null) return true;
  return GAPS.includes(field) ? value < ours : value > ours;
}

function isLaxerWarmUp(warmUp: PacingPolicy['warmUp']): boolean {
  const ours = DEFAULT_PACING.warmUp;
  if (ours === null) return false;
  return warmUp === null || warmUp.firstDay > ours.firstDay || warmUp.growth > ours.growth;
}

function isPacingNumber(name: string): name is PacingNumber {
  return Object.hasOwn(PACING_BOUNDS, name);
}
