import { Injectable } from '@nestjs/common';
import type { AccountKey } from '@chasqui/api-keys';
import { ContactDirectory } from '@chasqui/contacts';
import { MessageListsService, type SessionScope } from '@chasqui/messages';
import {
  toMessageFilter,
  toMessagesAnswer,
  toNamedChat,
  type ListMessagesQuery,
  type MessagesAnswer,
} from './message-list.dto.js';
import { namesIn } from './message-people.dto.js';

/** Lists of messages, with the people in them. */
@Injectable()
export class MessageLists {
  constructor(
    private readonly lists: MessageListsService,
    private readonly contacts: ContactDirectory,
  ) {}

  /** @throws DomainError input_invalid, contact_not_found, message_cursor_invalid */
  async list(
    session: SessionScope,
    query: ListMessagesQuery,
    key: Pick<AccountKey, 'defaultCountry'>,
  ): Promise<MessagesAnswer> {
    const filter = { ...toMessageFilter(query), chats: await this.chatsOf(session, query, key) };
    const page = await this.lists.list(session, filter, query);
    return toMessagesAnswer(page, await this.contacts.find(session, page.messages.flatMap(namesIn)));
  }

  /** Whichever address is given, what came under the other one is found, too. */
  private async chatsOf(
    session: SessionScope,
    { chat }: ListMessagesQuery,
    key: Pick<AccountKey, 'defaultCountry'>,
  ): Promise<string[] | undefined> {
    return chat === undefined ? undefined : this.contacts.addressesOf(session, toNamedChat(chat, key));
  }
}
