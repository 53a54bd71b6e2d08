import type { Field, FieldValue } from './fault-fields.js';
import { immediateKinds } from './immediate-kinds.js';
import { standingKinds } from './standing-kinds.js';

interface KindDescription {
  readonly about: string;
  /** What a fault of this kind can be narrowed to. */
  readonly matchedBy: readonly ('session' | 'recipient')[];
  readonly options: Readonly<Record<string, Field<unknown>>>;
}

export type StandingKind = keyof typeof standingKinds;
export type ImmediateKind = keyof typeof immediateKinds;
export type FaultKind = StandingKind | ImmediateKind;

type Kinds = typeof standingKinds & typeof immediateKinds;
type Options<K extends FaultKind> = Kinds[K]['options'];

export type FaultOptions<K extends FaultKind> = { readonly [F in keyof Options<K>]: FieldValue<Options<K>[F]> };

const kinds: Readonly<Record<string, KindDescription>> = { ...standingKinds, ...immediateKinds };

export const kindNames = Object.keys(kinds) as FaultKind[];

export function describeKind(name: string): KindDescription | undefined {
  return Object.hasOwn(kinds, name) ? kinds[name] : undefined;
}

export function isImmediate(kind: FaultKind): kind is ImmediateKind {
  return Object.hasOwn(immediateKinds, kind);
}
