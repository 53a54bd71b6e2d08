import { KINDS } from './kinds.js';
import type { ScheduledFault } from './schedule.js';

const SHARED = 'shared';

/**
 * Who may strike when: one fault at a time on each session, one at a time on what all share, and a fault of everything
 * alone. On the same thing faults keep to their order.
 */
export class Turns {
  private readonly held = new Map<ScheduledFault, readonly string[]>();

  constructor(private readonly sessions: number) {}

  /** Those of the waiting ones, oldest first, that can begin now. */
  next(waiting: readonly ScheduledFault[]): ScheduledFault[] {
    const taken = new Set([...this.held.values()].flat());
    return waiting.filter((fault) => {
      const needs = this.needsOf(fault);
      const isFree = needs.every((need) => !taken.has(need));
      for (const need of needs) taken.add(need);
      return isFree;
    });
  }

  begin(fault: ScheduledFault): void {
    this.held.set(fault, this.needsOf(fault));
  }

  end(fault: ScheduledFault): void {
    this.held.delete(fault);
  }

  private needsOf({ kind, session }: ScheduledFault): string[] {
    const { scope } = KINDS[kind];
    if (scope === 'shared') return [SHARED];
    if (scope === 'session') return [String(session)];
    return [SHARED, ...Array.from({ length: this.sessions }, (_, one) => String(one))];
  }
}
