import { table } from '../administration/table.js';

/** One figure, and what the bare parts do of the same in the same run. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** null where there is nothing to compare with. */
  readonly floor: number | null;
  /** `value / floor`; null where the floor is too small to be measured. */
  readonly ratio: number | null;
  /** As text; null for a figure that nothing is demanded of. */
  readonly target: string | null;
  readonly pass: boolean;
}

interface Measured {
  name: string;
  unit: string;
  value: number;
  floor: number;
}

/** What is good when it is large. */
export function atLeast(measured: Measured, least: number): BenchRow {
  const ratio = measured.value / measured.floor;
  return row(measured, { target: `ratio ≥ ${least}`, pass: ratio >= least });
}

/** What is good when it is small. */
export function atMost(measured: Measured, most: number): BenchRow {
  const ratio = measured.value / measured.floor;
  return row(measured, { target: `ratio ≤ ${most}`, pass: ratio <= most });
}

/** What may be larger than its floor by so much, in its own unit. */
export function atMostMore(measured: Measured, more: number): BenchRow {
  const { value, floor, unit } = measured;
  return row(measured, { target: `floor + ${more} ${unit} at most`, pass: value - floor <= more });
}

/** What is told and not judged. */
export function figure({ floor, ...measured }: Omit<Measured, 'floor'> & { floor: number | null }): BenchRow {
  if (floor !== null) return row({ ...measured, floor }, { target: null, pass: true });
  const { name, value, unit } = measured;
  return { name, value: rounded(value), unit, floor: null, ratio: null, target: null, pass: true };
}

function row({ name, value, unit, floor }: Measured, verdict: Pick<BenchRow, 'target' | 'pass'>): BenchRow {
  return {
    name,
    value: rounded(value),
    unit,
    floor: rounded(floor),
    ratio: floor > 0 ? rounded(value / floor) : null,
    ...verdict,
  };
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

export function rowsAsTable(rows: readonly BenchRow[]): string {
  const lines = rows.map(({ name, value, unit, floor, ratio, target, pass }) => [
    name,
    `${value} ${unit}`,
    floor,
    ratio,
    target,
    target === null ? null : pass ? 'pass' : 'MISSED',
  ]);
  return table(['row', 'value', 'floor', 'ratio', 'target', 'verdict'], lines);
}
