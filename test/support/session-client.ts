import { eventually } from './eventually.js';
import { call, type Answer } from './http.js';

/** Why something waits, and until when. */
export interface Held {
  reason: string;
  explanation: string;
  estimatedAt?: string;
}

export interface SessionStatus {
  id: string;
  state: string;
  reason: string;
  explanation: string;
  since: string;
  nextAction: string | null;
  nextActionAt: string | null;
  phoneNumber: string | null;
  queued: number;
  outbox: {
    paused: boolean;
    reason: string | null;
    since: string | null;
    queued: number;
    uncertain: number;
    parked: number;
    nextSendAt: string | null;
    held: Held | null;
  };
  pacing: { enabled: boolean; isDefault: boolean; used: { lastMinute: number } | null };
  worker: string | null;
  resources: { memoryBytes: number; cpuPercent: number; processes: number; sampledAt: string } | null;
}

export interface TimelineEntry {
  state: string;
  reason: string;
  explanation: string;
  nextAction: string | null;
  nextActionAt: string | null;
  at: string;
  lastedMs: number | null;
  worker: string | null;
}

export interface Sent {
  success: boolean;
  messageId: string;
  to: string;
  type: string;
  status: string;
  timestamp: string;
  reason?: string;
  estimatedAt?: string;
  error?: string;
}

export interface StoredMessage {
  messageId: string;
  direction: string;
  from: string | null;
  chat: string;
  text: string;
  quotedMessageId: string | null;
  status: string;
  reason: string | null;
  lane: string | null;
  sendAt: string | null;
  expiresAt: string | null;
  attempts: number | null;
  held: Held | null;
  type: string;
  mentions: string[];
  forwardingScore: number;
  media: Record<string, unknown> | null;
  location: Record<string, unknown> | null;
  contacts: Record<string, unknown>[] | null;
  poll: Record<string, unknown> | null;
  reactions: { from: string | null; emoji: string; at: string }[];
  action: { messageId: string } | null;
  editedAt: string | null;
  revokedAt: string | null;
  history: { status: string; reason: string | null; at: string }[];
}

export interface MessageOrderAnswer {
  success: boolean;
  message?: StoredMessage;
  error?: string;
  status?: string;
}

/** One session, driven over HTTP with its own key. */
export class SessionClient {
  constructor(
    private readonly url: string,
    readonly id: string,
    readonly apiKey: string,
  ) {}

  async status(): Promise<SessionStatus> {
    return (await this.get<{ session: SessionStatus }>('/status')).body.session;
  }

  async waitFor(state: string, timeoutMs?: number): Promise<SessionStatus> {
    return eventually(
      () => this.status(),
      (status) => status.state === state,
      timeoutMs,
    );
  }

  /** A page of it, newest first. */
  async timeline(query = ''): Promise<{ timeline: TimelineEntry[]; nextCursor: string | null }> {
    return (await this.get<{ timeline: TimelineEntry[]; nextCursor: string | null }>(`/timeline${query}`)).body;
  }

  async readQr(waitSeconds = 30): Promise<string> {
    const { body } = await this.get<{ qr?: string }>(`/qr?wait=${waitSeconds}`);
    if (!body.qr) throw new Error(`no QR: ${JSON.stringify(body)}`);
    return body.qr;
  }

  send(body: Record<string, unknown>, headers: Record<string, string> = {}): Promise<Answer<Sent>> {
    return call<Sent>('POST', this.path('/send'), { headers: { ...this.headers(), ...headers }, body });
  }

  /** @param path of the type's call: `/location`, …; empty for a text */
  sendTo(path: string, body: object, headers: Record<string, string> = {}): Promise<Answer<Sent>> {
    return call<Sent>('POST', this.path(`/send${path}`), { headers: { ...this.headers(), ...headers }, body });
  }

  /** `react`, `edit`, `revoke`, `forward`, `star` or `pin`. */
  act(
    messageId: string,
    action: string,
    body: object = {},
    headers: Record<string, string> = {},
  ): Promise<Answer<Sent>> {
    const path = this.path(`/messages/${messageId}/${action}`);
    return call<Sent>('POST', path, { headers: { ...this.headers(), ...headers }, body });
  }

  async message(messageId: string): Promise<StoredMessage> {
    return (await this.get<{ message: StoredMessage }>(`/messages/${messageId}`)).body.message;
  }

  /** Also waits for the message itself: an incoming one is not stored yet when its sender has it. */
  /** The bytes of a message's file, by the link to it. */
  async fileOf(messageId: string): Promise<Buffer> {
    const { body } = await this.get<{ url?: string }>(`/messages/${messageId}/media`);
    if (!body.url) throw new Error(`no link to the file: ${JSON.stringify(body)}`);
    const answer = await fetch(body.url);
    if (!answer.ok) throw new Error(`the link to the file answered ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  async waitForStatus(messageId: string, status: string, timeoutMs?: number): Promise<StoredMessage> {
    const answer = await eventually(
      () => this.get<{ message?: StoredMessage }>(`/messages/${messageId}`),
      ({ body }) => body.message?.status === status,
      timeoutMs,
    );
    return this.known(answer);
  }

  /** `start`, `stop`, `restart`, `logout`, `pause` or `resume`. */
  async order(what: string): Promise<Answer<{ session: SessionStatus }>> {
    return call('POST', this.path(`/${what}`), { headers: this.headers() });
  }

  /** Its name, metadata or pacing. */
  changeSession(body: object): Promise<Answer<{ session: SessionStatus }>> {
    return call('PATCH', this.path(''), { headers: this.headers(), body });
  }

  clearQueue(body: object = {}): Promise<Answer<{ success: boolean; cancelled: number; error?: string }>> {
    return call('POST', this.path('/queue/clear'), { headers: this.headers(), body });
  }

  cancel(messageId: string): Promise<Answer<MessageOrderAnswer>> {
    return call('DELETE', this.path(`/messages/${messageId}`), { headers: this.headers() });
  }

  change(messageId: string, body: object): Promise<Answer<MessageOrderAnswer>> {
    return call('PATCH', this.path(`/messages/${messageId}`), { headers: this.headers(), body });
  }

  resolve(messageId: string, body: object): Promise<Answer<MessageOrderAnswer>> {
    return call('POST', this.path(`/messages/${messageId}/resolve`), { headers: this.headers(), body });
  }

  get<T>(path: string): Promise<Answer<T>> {
    return call<T>('GET', this.path(path), { headers: this.headers() });
  }

  private known({ status, body }: Answer<{ message?: StoredMessage }>): StoredMessage {
    if (!body.message) throw new Error(`no message in an answer with status ${status}`);
    return body.message;
  }

  private path(path: string): string {
    return `${this.url}/sessions/${this.id}${path}`;
  }

  private headers(): Record<string, string> {
    return { 'x-api-key': this.apiKey };
  }
}
