import type { Redis } from 'ioredis';
import type { Logger } from '@chasqui/logging';
import { Wait } from './wait.js';

/** What processes tell each other. An announcement only says "look again": whoever misses one finds the truth in PostgreSQL. */
export interface Channels {
  /** A message is new, or changed its status. */
  'message.changed': { messageId: string };
  /** A session changed its state, or shows a new QR. */
  'session.changed': { sessionId: string };
  /** What a person wants of a session changed: its worker should look. */
  'session.wanted': { sessionId: string };
  /** Events of these accounts and sessions were added to the log, and can be read. */
  'events.numbered': { accountIds: string[]; sessionIds: string[] };
}
export type Channel = keyof Channels;

type Listener = (payload: never) => void;

const PREFIX = 'chasqui:';

/** Each of them holds a request and its connection, and hears every announcement of its channel. */
const MOST_WAITS = 10_000;

/** Publish and subscribe over one connection each, however many listeners there are. */
export class Announcements {
  private readonly listeners = new Map<string, Set<Listener>>();
  private readonly waits = new Set<Wait>();
  private isStopping = false;
  /** Subscriptions of which Redis has not heard yet. */
  private readonly pending = new Map<string, Promise<void>>();

  constructor(
    private readonly commands: Redis,
    private readonly subscriber: Redis,
    private readonly logger: Logger,
    private readonly mostWaits = MOST_WAITS,
  ) {
    this.subscriber.on('message', (channel: string, text: string) => {
      this.receive(channel, text);
    });
    // What was announced while the connection was away was not heard.
    this.subscriber.on('ready', () => {
      for (const wait of this.waits) wait.readAgain();
    });
  }

  /** Never rejects: an announcement that is lost costs its readers a delay, not the truth. */
  async publish<C extends Channel>(channel: C, payload: Channels[C]): Promise<void> {
    try {
      await this.commands.publish(PREFIX + channel, JSON.stringify(payload));
    } catch (error) {
      this.logger.debug({ channel, reason: String(error) }, 'announcement not published');
    }
  }

  /** @returns the function that ends this subscription */
  subscribe<C extends Channel>(channel: C, listener: (payload: Channels[C]) => void): () => void {
    const name = PREFIX + channel;
    const known = this.listeners.get(name);
    const listeners = known ?? new Set<Listener>();
    listeners.add(listener);
    if (!known) {
      this.listeners.set(name, listeners);
      this.pending.set(name, this.subscribeTo(name));
    }
    return () => {
      listeners.delete(listener);
    };
  }

  /**
   * Reads until what is read is enough, again after each announcement that matters, but no longer than `timeoutMs`.
   * Listens first and reads after, so nothing that happens in between is missed; it reads once more when Redis has
   * heard of the subscription, and at the deadline. When as many wait as may, it reads once: what is true now.
   * @returns what was read last
   * @throws the reason of `signal` when that ends the wait
   */
  async readUntil<C extends Channel, T>(
    channel: C,
    wait: {
      isAbout: (payload: Channels[C]) => boolean;
      read: () => Promise<T>;
      isEnough: (value: T) => boolean;
      timeoutMs: number;
      signal?: AbortSignal;
    },
  ): Promise<T> {
    const mayWait = !this.isStopping && this.waits.size < this.mostWaits;
    const waiting = new Wait(mayWait ? wait.timeoutMs : 0);
    this.waits.add(waiting);
    const onAbort = (): void => {
      waiting.readAgain();
    };
    wait.signal?.addEventListener('abort', onAbort);
    const unsubscribe = this.subscribe(channel, (payload) => {
      if (wait.isAbout(payload)) waiting.readAgain();
    });
    void this.pending.get(PREFIX + channel)?.then(() => {
      waiting.readAgain();
    });
    try {
      for (;;) {
        const news = waiting.nextNews();
        wait.signal?.throwIfAborted();
        const value = await wait.read();
        if (waiting.isOver || wait.isEnough(value)) return value;
        await news;
      }
    } finally {
      waiting.end();
      this.waits.delete(waiting);
      wait.signal?.removeEventListener('abort', onAbort);
      unsubscribe();
    }
  }

  /** Ends all waits as if their time were over: the process stops. */
  stopWaiting(): void {
    this.isStopping = true;
    for (const wait of this.waits) wait.finish();
  }

  private async subscribeTo(name: string): Promise<void> {
    try {
      await this.subscriber.subscribe(name);
      this.pending.delete(name);
    } catch (error) {
      this.logger.warn({ channel: name, reason: String(error) }, 'subscription ended');
    }
  }

  private receive(channel: string, text: string): void {
    const listeners = this.listeners.get(channel);
    if (!listeners) return;
    let payload: never;
    try {
      payload = JSON.parse(text) as never;
    } catch (error) {
      // Anybody with the password can publish: what is not ours is noted and dropped.
      this.logger.warn({ channel, reason: String(error) }, 'announcement that is no JSON');
      return;
    }
    for (const listener of [...listeners]) listener(payload);
  }
}
