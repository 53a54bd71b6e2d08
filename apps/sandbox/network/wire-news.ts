import { effectKey, type Effect } from './effect.js';
import type { GroupNotice } from './groups/group.js';
import type { GroupRegister } from './groups/group-register.js';
import type { Blocks } from './people/blocks.js';
import type { ChatStates } from './people/chat-states.js';
import type { ChatState } from './people/rows.js';
import type { Tables } from './tables.js';
import { effectsKnown } from './upcoming.js';
import { toWireEffect, toWireMessage, type WireEffect, type WireMessage, type WireWorld } from './wire.js';
import { toWireGroup, type WireGroup } from './wire-group.js';
import { messageKey, type News, type QueuedNews } from './world.js';

type WireNote =
  | { readonly kind: 'message'; readonly message: WireMessage }
  | { readonly kind: 'ack'; readonly message: WireMessage; readonly ack: number }
  | { readonly kind: 'effect'; readonly message: WireMessage; readonly effect: WireEffect }
  | { readonly kind: 'read'; readonly chat: string }
  | { readonly kind: 'notice'; readonly notice: GroupNotice }
  | { readonly kind: 'group'; readonly group: WireGroup }
  | { readonly kind: 'chat'; readonly state: ChatState }
  | { readonly kind: 'blocks'; readonly blocked: readonly string[] }
  | { readonly kind: 'profile'; readonly name: string };

/** News as a device gets them. */
export type WireNews = WireNote & { readonly seq: number };

export interface NewsSources extends WireWorld {
  readonly tables: Tables;
  readonly groups: GroupRegister;
  readonly chatStates: ChatStates;
  readonly blocks: Blocks;
}

/** Each message as it was when its news were made: what comes later in the queue has not happened to it yet. */
export function toWireNews(queue: readonly QueuedNews[], number: string, sources: NewsSources): WireNews[] {
  const knownEffects = new Map<string, Effect | undefined>();
  const knownAcks = new Map<string, number>();
  const wire: WireNews[][] = [];
  for (const { seq, news } of queue.toReversed()) {
    if (news.kind === 'effect') knownEffects.set(effectKey(news.effect), news.previous);
    const note = isOfMessage(news)
      ? toMessageNote(news, number, { ...sources, knownEffects, knownAcks })
      : toNote(news, number, sources);
    if (news.kind === 'ack') knownAcks.set(news.message, news.previousAck);
    if (note) wire.unshift([{ seq, ...note }]);
  }
  return wire.flat();
}

type MessageNews = Extract<News, { kind: 'message' | 'ack' | 'effect' }>;

function isOfMessage(news: News): news is MessageNews {
  return news.kind === 'message' || news.kind === 'ack' || news.kind === 'effect';
}

interface Moment extends NewsSources {
  readonly knownEffects: ReadonlyMap<string, Effect | undefined>;
  readonly knownAcks: ReadonlyMap<string, number>;
}

function toMessageNote(news: MessageNews, number: string, moment: Moment): WireNote | undefined {
  const row = moment.tables.get('messages', news.kind === 'effect' ? news.effect.message : news.message);
  if (!row) return undefined;
  const known = effectsKnown(row, moment.effects, moment.knownEffects);
  if (known.some(({ kind, by }) => kind === 'hide' && by === number)) return undefined;
  const current = toWireMessage(row, number, { ...moment, known });
  const message = { ...current, ack: moment.knownAcks.get(messageKey(row)) ?? current.ack };
  if (news.kind === 'message') return { kind: 'message', message };
  if (news.kind === 'ack') return { kind: 'ack', message: { ...message, ack: news.previousAck }, ack: news.ack };
  const content = news.effect.kind === 'decrypt' ? { content: row.content } : {};
  return { kind: 'effect', message, effect: { ...toWireEffect(news.effect), ...content } };
}

function toNote(news: Exclude<News, MessageNews>, number: string, sources: NewsSources): WireNote | undefined {
  switch (news.kind) {
    case 'read':
    case 'notice':
      return news;
    case 'group': {
      const group = sources.groups.find(news.group);
      return group && { kind: 'group', group: toWireGroup(group, number) };
    }
    case 'chat':
      return { kind: 'chat', state: sources.chatStates.get(number, news.chat) };
    case 'blocks':
      return { kind: 'blocks', blocked: sources.blocks.of(number) };
    case 'profile':
      return { kind: 'profile', name: sources.accounts.require(number).name };
  }
}
