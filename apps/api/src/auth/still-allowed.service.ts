import { Injectable } from '@nestjs/common';
import { isDatabaseUnavailable } from '@chasqui/database';
import { UnderWay } from '../http/under-way.js';
import { Admission } from './admission.service.js';
import type { Credentials } from './authenticated-request.js';

const CHECK_EVERY_MS = 500;

/** For what goes on long after the guard let it in. */
@Injectable()
export class StillAllowed {
  private readonly checks = new UnderWay<void>();

  constructor(private readonly admission: Admission) {}

  /**
   * Waits, and looks twice a second whether the caller would still be let in. The signal ends the wait when it would
   * not; its reason is what a new request would be refused with.
   */
  async during<T>(caller: Credentials, wait: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const life = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    let isOver = false;
    const checkLater = (): void => {
      timer = setTimeout(() => {
        void this.check(caller, life).then(() => {
          if (!isOver && !life.signal.aborted) checkLater();
        });
      }, CHECK_EVERY_MS);
    };
    checkLater();
    try {
      return await wait(life.signal);
    } finally {
      isOver = true;
      clearTimeout(timer);
    }
  }

  /** Never rejects. That the database is away says nothing against the caller. */
  private async check(caller: Credentials, life: AbortController): Promise<void> {
    const name = JSON.stringify([caller.keyText, caller.address, caller.sessionId]);
    try {
      await (this.checks.find(name) ?? this.checks.run(name, () => this.ask(caller)));
    } catch (error) {
      if (!isDatabaseUnavailable(error)) life.abort(error);
    }
  }

  private async ask({ keyText, address, sessionId }: Credentials): Promise<void> {
    const key = await this.admission.identify(keyText, address);
    if (key.kind !== 'operator' && sessionId !== undefined) await this.admission.reach(key, sessionId);
  }
}
