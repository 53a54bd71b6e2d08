import { randomBytes } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { textOf, withText, type Content } from './content/content.js';
import type { Devices } from './devices.js';
import { isAdmin } from './groups/group.js';
import { effectKey, type Effect, type EffectState } from './effect.js';
import { NetworkError } from './network-error.js';
import type { Queues } from './queues.js';
import type { Tables } from './tables.js';
import { messageKey, participantsOf, type Message } from './world.js';

/** What was done to messages after they were sent. */
export interface Effects {
  /** What was done to a message, by its key, in the order in which it was done first. */
  of(key: string): Effect[];
  /**
   * Does something to a message in somebody's name, and tells everybody whom it concerns. Doing it again changes nothing.
   * @returns the effect as it is now
   */
  put(message: Message, by: string, state: EffectState): Effect;
}

interface Dependencies {
  readonly tables: Tables;
  readonly devices: Devices;
  readonly queues: Queues;
}

export function createEffects({ tables, devices, queues }: Dependencies): Effects {
  const byMessage = new Map<string, Set<string>>();

  tables.watch('effects', (now, before) => {
    if (now) byMessage.set(now.message, (byMessage.get(now.message) ?? new Set<string>()).add(effectKey(now)));
    else if (before) byMessage.get(before.message)?.delete(effectKey(before));
  });

  function of(key: string): Effect[] {
    return [...(byMessage.get(key) ?? [])].flatMap((effect) => tables.get('effects', effect) ?? []);
  }

  return {
    of,
    put(message, by, state) {
      const key = messageKey(message);
      const group = tables.get('groups', message.to);
      if (!(group && state.kind === 'revoke' && isAdmin(group, by))) refuseOthers(message, by, state);
      refuseIfNotAllowed(message, state, of(key));
      const id = `3EB0${randomBytes(9).toString('hex').toUpperCase()}`;
      const effect: Effect = { ...state, id, message: key, by, at: new Date().toISOString() };
      const previous = tables.get('effects', effectKey(effect));
      if (previous && isSameState(previous, state)) return previous;
      const targets = audienceOf(message, by, state).flatMap((number) => devices.idsOf(number));
      const news = queues.enqueue(targets, { kind: 'effect', effect, ...(previous ? { previous } : {}) });
      tables.commit([['effects', effectKey(effect), effect], ...news]);
      return effect;
    },
  };
}

function isSameState(known: Effect, state: EffectState): boolean {
  return isDeepStrictEqual({ ...known, ...state }, known);
}

/** Everybody in the chat, or only the devices of the one who did it. */
function audienceOf(message: Message, by: string, { kind }: EffectState): string[] {
  return kind === 'star' || kind === 'hide' ? [by] : participantsOf(message);
}

/** What is up to the sender; admins of a group delete anybody's message in it, too. */
function refuseOthers({ from }: Message, by: string, { kind }: EffectState): void {
  if (from === by || (kind !== 'edit' && kind !== 'revoke' && kind !== 'decrypt')) return;
  throw new NetworkError('not_allowed', `Only the sender of a message can ${kind} it.`);
}

function refuseIfNotAllowed(message: Message, state: EffectState, effects: readonly Effect[]): void {
  const isRevoked = effects.some(({ kind }) => kind === 'revoke');
  if (isRevoked && (state.kind === 'edit' || state.kind === 'reaction' || state.kind === 'vote')) {
    throw new NetworkError('not_allowed', 'This message was deleted for everybody.');
  }
  if (state.kind === 'edit' && !withText(message.content, state.text)) {
    throw new NetworkError('not_allowed', `A message of type ${message.content.type} has no text that can be edited.`);
  }
  if (state.kind === 'vote') refuseVote(message.content, state.options);
}

function refuseVote(content: Content, options: readonly number[]): void {
  if (content.type !== 'poll_creation') throw new NetworkError('not_allowed', 'Only a poll can be voted on.');
  if (options.some((option) => content.options[option] === undefined)) {
    throw new NetworkError('bad_request', `The poll "${textOf(content)}" has no such option.`);
  }
  if (options.length > 1 && !content.isMultipleChoice) {
    throw new NetworkError('bad_request', `The poll "${textOf(content)}" takes one answer.`);
  }
}
