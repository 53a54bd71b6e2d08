import type { Logger } from '@chasqui/logging';

/**
 * What this worker knows of builds of WhatsApp Web's page. Some problems show only in use: a build that had one is not
 * used again.
 */
export class PageBuilds {
  private readonly problems = new Map<string, Set<string>>();
  private readonly meetings = new Map<string, number>();

  constructor(private readonly logger: Logger) {}

  /** A problem that no probe can find without an effect. */
  learn(build: string, problem: string): void {
    this.problems.set(build, (this.problems.get(build) ?? new Set()).add(problem));
  }

  learntOf(build: string): string[] {
    return [...(this.problems.get(build) ?? [])];
  }

  /** A session has a page that is not understood; one line in the log for each build. */
  met(build: string, problems: readonly string[]): void {
    const count = (this.meetings.get(build) ?? 0) + 1;
    this.meetings.set(build, count);
    if (count === 1) this.logger.error({ build, problems }, 'this build of WhatsApp Web is not understood');
  }

  /** How often a page of each build was met that is not understood, for metrics. */
  incompatible(): ReadonlyMap<string, number> {
    return this.meetings;
  }
}
