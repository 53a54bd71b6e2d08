import { effectKey, type Effect } from './effect.js';
import { messageKey, type Message, type QueuedNews } from './world.js';

/** What a device will still be told, and therefore does not know yet. */
export interface Upcoming {
  readonly messages: ReadonlySet<string>;
  /** The ack that the device knows of each message that has a newer one waiting. */
  readonly knownAcks: ReadonlyMap<string, number>;
  /** The effect that the device knows in the place of one that is waiting, if it knows any. */
  readonly knownEffects: ReadonlyMap<string, Effect | undefined>;
}

export function upcomingOf(queue: readonly QueuedNews[]): Upcoming {
  const messages = new Set<string>();
  const knownAcks = new Map<string, number>();
  const knownEffects = new Map<string, Effect | undefined>();
  for (const { news } of queue.toReversed()) {
    if (news.kind === 'message') messages.add(news.message);
    if (news.kind === 'ack') knownAcks.set(news.message, news.previousAck);
    if (news.kind === 'effect') knownEffects.set(effectKey(news.effect), news.previous);
  }
  return { messages, knownAcks, knownEffects };
}

/** What was done to a message, as far as the device knows. */
export function effectsKnown(
  message: Message,
  effects: { of(key: string): Effect[] },
  knownEffects: Upcoming['knownEffects'],
): Effect[] {
  return effects
    .of(messageKey(message))
    .flatMap((effect) => (knownEffects.has(effectKey(effect)) ? (knownEffects.get(effectKey(effect)) ?? []) : effect));
}
