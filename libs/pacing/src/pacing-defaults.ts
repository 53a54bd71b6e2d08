import type { OwnPacing } from './policy.js';

/** Whether a session is paced that has no policy of its own. */
export class PacingDefaults {
  constructor(readonly areOn: boolean) {}

  /** @param own of a session; null: it has none */
  isPaced(own: OwnPacing | null): boolean {
    return own === null ? this.areOn : (own.enabled ?? true);
  }

  /** The same as a condition of SQL. @param column of the policy of a session */
  isPacedSql(column: string): string {
    return `coalesce((${column} ->> 'enabled')::boolean, ${this.areOn ? 'true' : `${column} IS NOT NULL`})`;
  }
}
