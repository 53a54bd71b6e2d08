import type { FieldProblem } from './field-problem.js';
import type { Plan } from './plan.entity.js';

/** What can be chosen of a plan. See the entity for what each means. */
export type PlanFields = { [Field in keyof Omit<Plan, 'id' | 'createdAt'>]?: Plan[Field] | undefined };

/** Least and most of each number of a plan, and whether it may be null, which is no limit. */
export const PLAN_BOUNDS = {
  rateGeneral: { least: 1, most: 1_000_000, isOptional: true },
  rateMessages: { least: 1, most: 1_000_000, isOptional: true },
  rateSessions: { least: 1, most: 1_000_000, isOptional: true },
  rateQr: { least: 1, most: 1_000_000, isOptional: true },
  maxSessions: { least: 0, most: 1_000_000, isOptional: true },
  dailyMessages: { least: 0, most: 100_000_000, isOptional: true },
  bulkSize: { least: 1, most: 10_000, isOptional: false },
  retentionDays: { least: 1, most: 36_500, isOptional: false },
} as const;

export type PlanNumber = keyof typeof PLAN_BOUNDS;

const PLAN_ID = /^[a-z0-9][a-z0-9-]{0,39}$/;

/** Whether a plan could have this id. */
export function isPlanId(text: string): boolean {
  return PLAN_ID.test(text);
}

/** Everything that is wrong with them; what is undefined is not looked at. */
export function problemsOfPlan(fields: PlanFields & { id?: string }): FieldProblem[] {
  const numbers = (Object.keys(PLAN_BOUNDS) as PlanNumber[]).filter((field) => !isInBounds(field, fields[field]));
  return [
    ...(fields.id === undefined || isPlanId(fields.id)
      ? []
      : [{ field: 'id', message: 'id must have 1 to 40 lower-case letters, digits and dashes' }]),
    ...numbers.map((field) => ({ field, message: `${field} must be ${expectationOf(field)}` })),
  ];
}

function isInBounds(field: PlanNumber, value: number | null | undefined): boolean {
  const { least, most, isOptional } = PLAN_BOUNDS[field];
  if (value === undefined) return true;
  if (value === null) return isOptional;
  return Number.isInteger(value) && value >= least && value <= most;
}

function expectationOf(field: PlanNumber): string {
  const { least, most, isOptional } = PLAN_BOUNDS[field];
  return `a whole number from ${least} to ${most}${isOptional ? ', or null for no limit' : ''}`;
}
