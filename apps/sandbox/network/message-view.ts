import { withText, type Content } from './content/content.js';
import type { Effect } from './effect.js';
import type { Message } from './world.js';

/** A message as one of its participants sees it, with everything that was done to it. */
export interface MessageView {
  /** Undefined when it was deleted for everybody. */
  readonly content: Content | undefined;
  readonly isRevoked: boolean;
  readonly isStarred: boolean;
  readonly isHidden: boolean;
  /** For how long; undefined when it is not. */
  readonly pinnedForSeconds: number | undefined;
  readonly editedAt: string | undefined;
  readonly reactions: readonly Extract<Effect, { kind: 'reaction' }>[];
  readonly votes: readonly Extract<Effect, { kind: 'vote' }>[];
}

export function viewOf(message: Message, number: string, effects: readonly Effect[]): MessageView {
  const edit = effects.find((effect) => effect.kind === 'edit');
  const isRevoked = effects.some(({ kind }) => kind === 'revoke');
  const content = (edit && withText(message.content, edit.text)) ?? message.content;
  return {
    content: isRevoked ? undefined : content,
    isRevoked,
    isStarred: effects.some((effect) => effect.kind === 'star' && effect.by === number && effect.isStarred),
    isHidden: effects.some(({ kind, by }) => kind === 'hide' && by === number),
    pinnedForSeconds: pinOf(effects),
    editedAt: edit?.at,
    reactions: effects.filter((effect) => effect.kind === 'reaction').filter(({ emoji }) => emoji !== ''),
    votes: effects.filter((effect) => effect.kind === 'vote'),
  };
}

/** What was said last by anybody counts. */
function pinOf(effects: readonly Effect[]): number | undefined {
  const pins = effects.filter((effect) => effect.kind === 'pin').sort((a, b) => a.at.localeCompare(b.at));
  const seconds = pins.at(-1)?.seconds;
  return seconds === 0 ? undefined : seconds;
}

/** Only linked devices of recipients ever fail to decrypt: a phone reads everything. */
export function isReadableOnDevices(message: Message, number: string, effects: readonly Effect[]): boolean {
  return message.unreadable === undefined || message.from === number || effects.some(({ kind }) => kind === 'decrypt');
}
