import { table } from '../../administration/table.js';

/** One figure, and what the bare parts do of the same in the same run. */
export interface BenchRow {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** null where there is nothing to compare with. */
  readonly floor: number | null;
  /** `value / floor`. */
  readonly ratio: number | null;
  /** As text; null for a figure that nothing is demanded of. */
  readonly target: string | null;
  readonly pass: boolean;
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
