import { setTimeout as delay } from 'node:timers/promises';
import type { DomainError } from '@chasqui/errors';
import type { Logger } from '@chasqui/logging';
import type { Mailboxes } from '@chasqui/redis';
import { callRefusal, isCallRefusal, PartialFailure } from './call-errors.js';
import { CallSlots, slotsKey } from './call-slots.js';
import { mailboxOf, type CallCancellation, type CallReply, type CallRequest } from './call-wire.js';
import type { CallInput, CallName, CallOutput } from './session-calls.js';

/** A caller's mailbox is open again so long after Redis was away. */
const POST_AGAIN_MS = 500;

/**
 * One handler for each call. `Page` is what it works on; `signal` says that nobody waits for it any more.
 * A handler that throws anything but a call refusal has failed in the page, and may have done what it was to do.
 */
export type CallHandlers<Page> = {
  readonly [N in CallName]: (page: Page, input: CallInput<N>, signal: AbortSignal) => Promise<CallOutput<N>>;
};

/** Ends a life when its time is over. */
class Deadline {
  /** Never resolves. */
  readonly passed: Promise<never>;
  private timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number, life: AbortController) {
    this.passed = new Promise((_resolve, reject) => {
      this.timer = setTimeout(() => {
        life.abort();
        reject(callRefusal('worker_timeout'));
      }, timeoutMs);
    });
    this.passed.catch(() => undefined); // nobody looks at it while the call waits for its turn
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

/** Where a worker answers what its sessions are asked. */
export class CallDesk<Page> {
  /** By their keys. */
  private readonly slots = new Map<string, CallSlots>();
  /** By their ids. */
  private readonly open = new Map<string, AbortController>();

  /** @param pageOf a session, where this worker may use it right now for that call; undefined otherwise */
  constructor(
    private readonly owner: string,
    private readonly mailboxes: Mailboxes,
    private readonly pageOf: (sessionId: string, name: CallName) => Page | undefined,
    private readonly handlers: CallHandlers<Page>,
    private readonly logger: Logger,
  ) {}

  /** Resolves when calls can come, which takes as long as Redis does. */
  listen(): Promise<void> {
    return this.mailboxes.open(mailboxOf(this.owner), (message) => {
      if (isCancellation(message)) this.open.get(message.cancelled)?.abort();
      else if (isRequest(message)) void this.take(message);
      else this.logger.warn('something came to the desk that is no call');
    });
  }

  /** Never rejects. A reply that nobody heard is told again, for as long as its caller waits. */
  private async take(request: CallRequest): Promise<void> {
    const { name, sessionId, replyTo, timeoutMs } = request;
    const untilMs = Date.now() + timeoutMs;
    const reply = await this.answer(request);
    while (!(await this.isHeard(replyTo, reply))) {
      if (Date.now() + POST_AGAIN_MS > untilMs) {
        this.logger.warn({ call: name, sessionId }, 'a call was not answered: nobody heard the reply');
        return;
      }
      await delay(POST_AGAIN_MS);
    }
  }

  private async isHeard(mailbox: string, reply: CallReply): Promise<boolean> {
    return this.mailboxes.post(mailbox, reply).catch((error: unknown) => {
      this.logger.warn({ reason: String(error) }, 'a reply waits: Redis is away');
      return false;
    });
  }

  private async answer(request: CallRequest): Promise<CallReply> {
    const { id, name, sessionId, timeoutMs } = request;
    const life = new AbortController();
    const deadline = new Deadline(timeoutMs, life);
    this.open.set(id, life);
    const key = slotsKey(sessionId, name);
    const slots = this.slots.get(key) ?? new CallSlots(name);
    this.slots.set(key, slots);
    try {
      // Until then it keeps its place, also when nobody waits for it: what was begun goes on in the page.
      const work = (): Promise<unknown> => Promise.race([this.perform(request, life.signal), deadline.passed]);
      return { id, output: await slots.run(work, life.signal) };
    } catch (error) {
      const { code, details } = isCallRefusal(error) ? error : this.failure(request, error, life.signal);
      if (code === 'worker_timeout') this.logger.warn({ call: name, sessionId, timeoutMs }, 'a call took too long');
      return { id, error: { code, details } };
    } finally {
      deadline.end();
      this.open.delete(id);
      if (slots.isIdle && this.slots.get(key) === slots) this.slots.delete(key);
    }
  }

  private async perform({ name, input, sessionId }: CallRequest, signal: AbortSignal): Promise<unknown> {
    const page = this.pageOf(sessionId, name);
    if (page === undefined) throw callRefusal('session_not_ready');
    if (!Object.hasOwn(this.handlers, name)) throw new Error(`this worker has no handler for ${name}`);
    const handler = this.handlers[name] as (page: Page, input: unknown, signal: AbortSignal) => Promise<unknown>;
    return handler(page, input, signal);
  }

  private failure({ name, sessionId }: CallRequest, error: unknown, { aborted }: AbortSignal): DomainError {
    if (aborted) return callRefusal('worker_timeout'); // it was told to end, and did
    this.logger.warn({ err: error, call: name, sessionId }, 'a call failed in the page');
    return callRefusal('page_failed', error instanceof PartialFailure ? error.details : {});
  }
}

function isCancellation(message: unknown): message is CallCancellation {
  return typeof (message as CallCancellation | null)?.cancelled === 'string';
}

function isRequest(message: unknown): message is CallRequest {
  const { id, replyTo, sessionId, name, timeoutMs } = (message ?? {}) as Partial<CallRequest>;
  return [id, replyTo, sessionId, name].every((part) => typeof part === 'string') && typeof timeoutMs === 'number';
}
