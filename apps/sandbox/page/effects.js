import { widOf } from './addressing.js';
import { keyOf, takeReaction, takeVote } from './addons.js';
import { chats, messages } from './collections.js';
import { contentToAttributes } from './content/content.js';

/** @typedef {import('./message-model.js').MessageModel} MessageModel */
/** @typedef {import('./message-model.js').WireEffect} WireEffect */

/** Takes in what somebody did to a message. Twice is once. @param {MessageModel} message @param {WireEffect} effect */
export function takeEffect(message, effect) {
  switch (effect.kind) {
    case 'reaction':
      return takeReaction(message, effect);
    case 'vote':
      return takeVote(message, effect);
    case 'edit':
      return message.edit(effect.text ?? '', effect.atMs, keyOf(message, effect));
    case 'revoke':
      return message.revoke(widOf(effect.by));
    case 'hide':
      return remove(message);
    case 'star':
      return message.set({ star: effect.isStarred });
    case 'pin': // a pin is no part of the message that it is about
      return undefined;
    case 'decrypt':
      return decrypt(message, effect);
  }
}

/** @param {MessageModel} message */
function remove(message) {
  chats.get(message.id.remote)?.msgs.remove(message);
  messages.remove(message);
}

/** What could not be read can be, from now on. @param {MessageModel} message @param {WireEffect} effect */
function decrypt(message, { content }) {
  if (message.type === 'ciphertext' && content) message.set(contentToAttributes(content));
}
