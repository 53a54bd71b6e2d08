import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { fateOf, type Fate } from './faults/request-fates.js';
import { NetworkError } from './network-error.js';
import type { Session } from './rpc/method.js';
import { rpcMethods } from './rpc/methods.js';
import { readParams, type Params } from './rpc/params.js';

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: Params;
}

/** Takes one page's requests in the order they came, and answers as the standing faults will have it. */
export class RequestLine {
  private readonly timers = new Set<NodeJS.Timeout>();
  /** What came while the device is held; undefined when it is not. */
  private held: string[] | undefined;

  constructor(
    private readonly socket: WebSocket,
    private readonly session: Session,
    private readonly log: Logger,
  ) {}

  take(frame: string): void {
    if (this.held) {
      this.held.push(frame);
      return;
    }
    let id: number | undefined;
    try {
      const request = readParams(JSON.parse(frame), 'request');
      id = request.whole('id');
      const method = request.text('method');
      const params = request.object('params');
      this.meet({ id, method, params }, fateOf(this.session, method, params));
    } catch (error) {
      this.refuse(id, error);
    }
  }

  /** What was not answered by now never is. */
  close(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.held = undefined;
  }

  private meet(request: Request, fate: Fate | undefined): void {
    const { id } = request;
    switch (fate?.kind) {
      case undefined:
        this.send({ id, result: this.perform(request) });
        break;
      case 'answered':
        this.send({ id, result: fate.result });
        break;
      case 'refused':
        this.send({ id, error: { code: fate.code, text: fate.text } });
        break;
      case 'unanswered':
        if (fate.isTaken) this.perform(request);
        break;
      case 'cut':
        if (fate.isTaken) this.perform(request);
        this.socket.terminate();
        break;
      case 'late':
        if (fate.isDeviceHeld) this.hold(request, fate.delayMs);
        else this.answerLate(request, fate.delayMs);
        break;
    }
  }

  private perform({ method, params }: Request): unknown {
    const perform = Object.hasOwn(rpcMethods, method) ? rpcMethods[method] : undefined;
    if (!perform) throw new NetworkError('bad_request', `The network does not know ${method}.`);
    return perform(this.session, params) ?? null;
  }

  private answerLate(request: Request, delayMs: number): void {
    const result = this.perform(request);
    this.after(delayMs, () => {
      this.send({ id: request.id, result });
    });
  }

  private hold(request: Request, delayMs: number): void {
    this.held = [];
    this.after(delayMs, () => {
      try {
        this.send({ id: request.id, result: this.perform(request) });
      } catch (error) {
        this.refuse(request.id, error);
      }
      const waited = this.held ?? [];
      this.held = undefined;
      for (const frame of waited) this.take(frame);
    });
  }

  private after(delayMs: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      act();
    }, delayMs);
    this.timers.add(timer);
  }

  private refuse(id: number | undefined, error: unknown): void {
    if (error instanceof NetworkError) {
      this.send({ id, error: { code: error.code, text: error.message } });
      return;
    }
    this.log.error({ err: error }, 'a request failed');
    this.send({ id, error: { code: 'internal', text: 'The sandbox failed; see its log.' } });
  }

  private send(frame: object): void {
    this.socket.send(JSON.stringify(frame));
  }
}
