import { randomUUID } from 'node:crypto';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { Mailboxes } from '@chasqui/redis';
import { LeasesService, SessionsService, type SessionState, type SessionView } from '@chasqui/sessions';
import { isCallRefusal, callRefusal, type SessionCallErrorCode } from './call-errors.js';
import { mailboxOf, type CallReply } from './call-wire.js';
import { isLinkingCall, type CallInput, type CallName, type CallOutput } from './session-calls.js';

const TIMEOUT_MS = 15_000;
/** The worker counts from the arrival of a call on, and its answer takes its way back. */
const ANSWER_ON_ITS_WAY_MS = 1_000;
/** The mailbox for answers is open moments after the process started, unless Redis is away. */
const OPENING_TIMEOUT_MS = 2_000;

/** How long to wait, and for whom. */
export interface CallOptions {
  timeoutMs?: number;
  /** The caller went away: the worker need not go on. */
  signal?: AbortSignal | undefined;
}

type OnReply = (reply: CallReply) => void;

/** Asks the worker that hosts a session, and waits for its answer. */
@Injectable()
export class SessionCaller implements OnModuleInit {
  private readonly mailbox = `replies:${randomUUID()}`;
  private readonly waiting = new Map<string, OnReply>();
  private opening: Promise<void> = Promise.resolve();

  constructor(
    private readonly mailboxes: Mailboxes,
    private readonly leases: LeasesService,
    private readonly sessions: SessionsService,
  ) {}

  /** Does not wait for Redis: a process starts without it. */
  onModuleInit(): void {
    this.opening = this.mailboxes.open(this.mailbox, (message) => {
      if (isReply(message)) this.waiting.get(message.id)?.(message);
    });
    this.opening.catch(() => undefined); // told to whoever calls
  }

  /**
   * @throws DomainError session_not_authenticated, session_not_ready, session_busy, worker_unreachable:
   *   nothing was done; worker_timeout, page_failed: it may have been done; or what the handler
   *   refuses with
   */
  async call<N extends CallName>(
    view: SessionView,
    name: N,
    input: CallInput<N>,
    { timeoutMs = TIMEOUT_MS, signal }: CallOptions = {},
  ): Promise<CallOutput<N>> {
    this.refuseUnready(view, name);
    const { id: sessionId, accountId } = view.session;
    const owner = await this.leases.ownerOf(sessionId);
    if (owner === null) throw notReady(await this.sessions.get(accountId, sessionId), name);
    await this.untilOpen();
    const request = { id: randomUUID(), replyTo: this.mailbox, sessionId, name, input, timeoutMs };
    const reply = await this.exchange(mailboxOf(owner), request, signal);
    if (!('error' in reply)) return reply.output as CallOutput<N>;
    const { code, details } = reply.error;
    if (code === 'session_not_ready') throw notReady(await this.sessions.get(accountId, sessionId), name);
    const error = new DomainError(code, details);
    throw isCallRefusal(error) ? error : new Error(`a worker answered ${name} with ${code}`);
  }

  /** As far as the view tells. @throws DomainError session_not_authenticated, session_not_ready: as `call` would */
  refuseUnready(view: SessionView, name: CallName): void {
    if (!statesFor(name).includes(view.status.state)) throw notReady(view, name);
  }

  private async exchange(
    mailbox: string,
    request: { id: string; timeoutMs: number },
    signal: AbortSignal | undefined,
  ): Promise<CallReply> {
    const { id, timeoutMs } = request;
    let giveUp: (() => void) | undefined;
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<CallReply>((resolve, reject) => {
        giveUp = () => {
          reject(callRefusal('worker_timeout'));
        };
        timer = setTimeout(giveUp, timeoutMs + ANSWER_ON_ITS_WAY_MS);
        signal?.addEventListener('abort', giveUp);
        this.waiting.set(id, resolve);
        this.post(mailbox, request).catch(reject);
      });
    } finally {
      clearTimeout(timer);
      if (giveUp) signal?.removeEventListener('abort', giveUp);
      this.waiting.delete(id);
      // Without Redis nothing can be cancelled, and the worker ends by itself when its time is over.
      if (signal?.aborted) await this.mailboxes.post(mailbox, { cancelled: id }).catch(() => false);
    }
  }

  private async post(mailbox: string, request: object): Promise<void> {
    if (!(await this.mailboxes.post(mailbox, request))) throw unreachable();
  }

  private async untilOpen(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        timer = setTimeout(() => {
          reject(unreachable());
        }, OPENING_TIMEOUT_MS);
        this.opening.then(resolve, reject);
      });
    } finally {
      clearTimeout(timer);
    }
  }
}

function unreachable(): DomainError {
  return new DomainError<SessionCallErrorCode>('worker_unreachable');
}

function isReply(message: unknown): message is CallReply {
  return typeof (message as CallReply | null)?.id === 'string';
}

/** In which a session answers a call. */
function statesFor(name: CallName): readonly SessionState[] {
  return isLinkingCall(name) ? ['qr_ready', 'pairing_code_ready'] : ['ready'];
}

function notReady({ session, status }: SessionView, name: CallName): DomainError {
  if (session.pairedAt === null && !isLinkingCall(name))
    return new DomainError('session_not_authenticated', { sessionId: session.id });
  const { state, reason, explanation } = status;
  return callRefusal('session_not_ready', { state, reason, explanation });
}
