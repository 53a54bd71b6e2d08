import type { Page } from 'puppeteer';
import { findIncompatibilities } from './compatibility-check.js';
import type { PageBuilds } from './page-builds.js';
import { injectFailure } from './start-failure.js';

/** The page's own words may be long. */
const PROBLEM_LENGTH = 200;

interface ExaminationListener {
  isOver: () => boolean;
  onIncompatible: (build: string, problems: readonly string[]) => void;
  /** The page could not be examined. */
  onFailed: () => void;
}

/** Finds out whether the documents of one run are as our work needs them. */
export class PageExamination {
  /** What the page calls itself (`Debug.VERSION`). */
  build = 'unknown';
  /** Of this document: what is not as we need it. */
  private problems: Promise<readonly string[]> = Promise.resolve([]);

  constructor(
    private readonly builds: PageBuilds,
    private readonly listener: ExaminationListener,
  ) {}

  /** Probes the document as soon as it has a login; where something is missing, the library never says `ready`. */
  begin(page: Page | undefined): void {
    this.problems = page ? this.examine(page) : Promise.resolve([]);
  }

  async isPassed(): Promise<boolean> {
    return (await this.problems).length === 0;
  }

  /** A page of this build answered sends in a shape that nobody knows. */
  learnForeignAnswer(): void {
    this.builds.learn(this.build, 'send_answer');
    this.tell(['send_answer']);
  }

  tell(problems: readonly string[]): void {
    if (this.listener.isOver()) return;
    const told = problems.map((problem) => problem.slice(0, PROBLEM_LENGTH));
    this.builds.met(this.build, told);
    this.listener.onIncompatible(this.build, told);
  }

  private async examine(page: Page): Promise<readonly string[]> {
    try {
      const problems = [...(await findIncompatibilities(page)), ...this.builds.learntOf(this.build)];
      if (problems.length > 0) this.tell(problems);
      return problems;
    } catch (error) {
      if (injectFailure(error) !== 'superseded') this.listener.onFailed();
      return ['not examined'];
    }
  }
}
