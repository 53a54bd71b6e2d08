import { DomainError } from '@chasqui/errors';

/** For asking whether the session may at all. */
const TIMEOUT_MS = 3_000;
/** More than the worker gives each: it is the one to say where it came to an end. */
const TIMEOUT_PER_CHANGE_MS = 13_000;

/** What a caller wants changed: what is undefined stays. */
export function fieldsGiven(changes: object): string[] {
  return Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]));
}

/** How long a call may take that makes these changes one after the other. */
export function timeoutOfChanges(changed: readonly string[]): number {
  return TIMEOUT_MS + changed.length * TIMEOUT_PER_CHANGE_MS;
}

/** What is read after a change: if that fails, the caller is told what was changed all the same. */
export async function afterChange<T>(changed: readonly string[], reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, details } = error as DomainError;
    throw new DomainError(code, { ...details, changed });
  }
}
