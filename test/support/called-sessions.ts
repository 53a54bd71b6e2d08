import { randomUUID } from 'node:crypto';
import { DomainError } from '@chasqui/errors';
import { Mailboxes } from '@chasqui/redis';
import { CallDesk, SessionCaller, SessionCallsModule, type CallHandlers } from '@chasqui/session-calls';
import { LeasesService, SessionsService, type SessionView } from '@chasqui/sessions';
import { eventually } from './eventually.js';
import { Rows, type SessionId } from './medium-rows.js';
import { openWorld, silent, type World } from './medium-world.js';

/** What a worker works on: here only a name. */
type Page = string;

/** A handler that the test ends when it likes. */
export class Held {
  readonly signals: AbortSignal[] = [];
  private readonly ends: (() => void)[] = [];

  readonly handler = (_page: Page, _input: unknown, signal: AbortSignal): Promise<null> =>
    new Promise((resolve) => {
      this.signals.push(signal);
      this.ends.push(() => {
        resolve(null);
      });
    });

  endOne(): void {
    this.ends.shift()?.();
  }

  async running(count: number): Promise<void> {
    await eventually(
      () => this.signals.length,
      (seen) => seen >= count,
    );
  }
}

/** Sessions with workers that answer as the test says, and who calls them. */
export class CalledSessions {
  readonly caller: SessionCaller;
  readonly rows: Rows;

  private constructor(readonly world: World) {
    this.caller = world.get(SessionCaller);
    this.rows = new Rows(world.database);
  }

  static async open(): Promise<CalledSessions> {
    return new CalledSessions(await openWorld([SessionCallsModule]));
  }

  /** A ready session, and a worker that has its lease and answers with these handlers. */
  async hosted(
    handlers: Partial<CallHandlers<Page>>,
    pageOf: (sessionId: string, name?: string) => Page | undefined = () => 'page',
  ): Promise<{ view: SessionView; session: SessionId; owner: string }> {
    const session = await this.rows.aSession();
    const owner = `worker:${randomUUID()}`;
    await this.world.get(LeasesService).claim(owner, 100);
    await new CallDesk(owner, this.world.get(Mailboxes), pageOf, handlers as CallHandlers<Page>, silent).listen();
    return { view: await this.viewOf(session), session, owner };
  }

  viewOf({ accountId, id }: SessionId): Promise<SessionView> {
    return this.world.get(SessionsService).get(accountId, id);
  }
}

export async function codeOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => 'answered',
    (reason: unknown) => reason,
  );
  return error instanceof DomainError ? (error as DomainError).code : String(error);
}
