import { isRegistered } from './accounts.js';
import type { Conversations } from './conversations.js';
import { numbersIn } from './groups/group.js';
import type { GroupRegister } from './groups/group-register.js';
import { NetworkError } from './network-error.js';
import type { Blocks } from './people/blocks.js';
import type { Message } from './world.js';

/** A participant, and what the chat is called for them. */
export interface Listener {
  readonly number: string;
  readonly chat: string;
}

/** Who hears what an account writes, and what it is doing. */
export interface Audience {
  /** Refuses whoever may not write there. */
  ofMessage(from: string, to: string): Pick<Message, 'recipients' | 'withheldFrom'>;
  /** Those who see that somebody is typing in a chat. */
  ofTyping(number: string, chat: string): Listener[];
  /** Those who see whether somebody is there: everybody with a chat between the two. */
  ofPresence(number: string): string[];
}

export function createAudience(groups: GroupRegister, blocks: Blocks, conversations: Conversations): Audience {
  const isHeard = (from: string, to: string): boolean => !blocks.has(to, from) && !blocks.has(from, to);

  function othersIn(jid: string, number: string): string[] {
    return numbersIn(groups.requireMember(jid, number)).filter((other) => other !== number);
  }

  return {
    ofMessage(from, to) {
      if (isGroup(to)) {
        const { settings } = groups.requireMember(to, from);
        if (settings.messagesAdminsOnly) groups.requireAdmin(to, from);
        return { recipients: othersIn(to, from) };
      }
      if (!isRegistered(to)) throw new NetworkError('not_registered', `${to} is not on WhatsApp.`);
      return blocks.has(to, from) ? { recipients: [to], withheldFrom: [to] } : { recipients: [to] };
    },
    ofTyping(number, chat) {
      if (isGroup(chat)) return othersIn(chat, number).map((other) => ({ number: other, chat }));
      return isHeard(number, chat) ? [{ number: chat, chat: number }] : [];
    },
    ofPresence: (number) => conversations.chatsOf(number).filter((chat) => !isGroup(chat) && isHeard(number, chat)),
  };
}

function isGroup(chat: string): boolean {
  return chat.endsWith('@g.us');
}
