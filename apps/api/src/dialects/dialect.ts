import type { DomainError } from '@chasqui/errors';
import type { ErrorCode } from '../errors/catalogue.js';

/** An error in the words of a dialect. */
export interface SaidError {
  status: number;
  body: Record<string, unknown>;
  /** As it is, the call might do twice what it does: nobody is told when to repeat it. */
  isRetryUnsafe?: true;
  headers?: Readonly<Record<string, string>>;
}

/** A published interface that we speak. */
export interface Dialect {
  /** @param path without its query */
  owns(path: string): boolean;
  say(error: DomainError<ErrorCode>): SaidError;
}
