import type { FaultKind, FaultOptions, ImmediateKind, StandingKind } from './fault-kinds.js';

interface Request<K extends FaultKind> {
  readonly kind: K;
  /** Number of the account that it is for; all when missing. */
  readonly session?: string;
  readonly options: FaultOptions<K>;
}

/** A fault that is to happen now. */
export type ImmediateRequest<K extends ImmediateKind = ImmediateKind> = { [Kind in K]: Request<Kind> }[K];

/** A fault that waits for its occasions. */
export interface StandingRequest<K extends StandingKind = StandingKind> extends Request<K> {
  /** A number, or the jid of a group; all when missing. */
  readonly recipient?: string;
  /** How often it fires; without end when missing. */
  readonly times?: number;
  /** Of an occasion to be taken, 0 to 1. */
  readonly probability: number;
  /** The same seed takes the same occasions. */
  readonly seed: number;
}

interface Identity {
  readonly id: string;
  readonly fired: number;
  readonly addedAt: string;
}

export type ImmediateFault = ImmediateRequest & Identity;
export type StandingFault<K extends StandingKind = StandingKind> = StandingRequest<K> & Identity;
export type Fault = ImmediateFault | StandingFault;

/** A moment at which a fault could fire. */
export interface Occasion {
  readonly session?: string | undefined;
  readonly recipient?: string | undefined;
  /** What would be hit: the id of a message, a number, a device, a path. */
  readonly on: string;
}
