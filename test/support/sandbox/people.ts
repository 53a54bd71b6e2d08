import type { ControlApi } from './control-api.js';

export interface PhoneChanges {
  name?: string;
  about?: string;
  online?: boolean;
  addableToGroups?: boolean;
  /** How fast a page gets its chats when it starts. */
  syncPace?: { chatsPerStep: number; pauseMs: number };
}

export interface Phone {
  number: string;
  name: string;
  online: boolean;
  about?: string;
  addableToGroups: boolean;
  /** Where the control API serves the picture. */
  picture?: string;
  devices: number;
}

export interface PhoneChat {
  chat: string;
  unread: number;
  archived: boolean;
  pinned: boolean;
  markedUnread: boolean;
  mutedUntil: number;
}

export interface History {
  chats: number;
  messagesPerChat: number;
  unreadPerChat?: number;
  days?: number;
}

/** What people do besides writing. `number` is the phone that acts. */
export class PeopleClient {
  constructor(private readonly api: ControlApi) {}

  phone(number: string): Promise<Phone> {
    return this.api.do('GET', `/phones/${number}`);
  }

  change(number: string, changes: PhoneChanges): Promise<Phone> {
    return this.api.do('PATCH', `/phones/${number}`, changes);
  }

  async setPicture(number: string, picture: { mimeType: string; base64: string }): Promise<void> {
    await this.api.do('PUT', `/phones/${number}/picture`, picture);
  }

  async deletePicture(number: string): Promise<void> {
    await this.api.do('DELETE', `/phones/${number}/picture`);
  }

  async blockedBy(number: string): Promise<string[]> {
    return (await this.api.do<{ blocked: string[] }>('GET', `/phones/${number}/blocks`)).blocked;
  }

  async block(number: string, peer: string): Promise<void> {
    await this.api.do('PUT', `/phones/${number}/blocks/${peer}`);
  }

  async unblock(number: string, peer: string): Promise<void> {
    await this.api.do('DELETE', `/phones/${number}/blocks/${peer}`);
  }

  async act(number: string, chat: string, activity: 'typing' | 'recording' | 'paused'): Promise<void> {
    await this.api.do('POST', `/phones/${number}/activity`, { chat, activity });
  }

  async setAvailable(number: string, available: boolean): Promise<void> {
    await this.api.do('PUT', `/phones/${number}/presence`, { available });
  }

  async chatsOf(number: string): Promise<PhoneChat[]> {
    return (await this.api.do<{ chats: PhoneChat[] }>('GET', `/phones/${number}/chats`)).chats;
  }

  changeChat(number: string, chat: string, changes: Partial<Omit<PhoneChat, 'chat' | 'unread'>>): Promise<PhoneChat> {
    return this.api.do('PATCH', `/phones/${number}/chats/${chat}`, changes);
  }

  /** Gives the account chats from before it came here. @returns the peers */
  async addHistory(number: string, history: History): Promise<string[]> {
    return (await this.api.do<{ peers: string[] }>('POST', `/phones/${number}/history`, history)).peers;
  }
}
