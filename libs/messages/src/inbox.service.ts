import { Injectable } from '@nestjs/common';
import { Announcements } from '@chasqui/redis';
import { cleanContent } from './message-content.js';
import { MessagesRepository, type NewInbound, type ReceivedPlace } from './messages.repository.js';

/** The owner's side of a session's incoming messages. */
@Injectable()
export class InboxService {
  constructor(
    private readonly messages: MessagesRepository,
    private readonly announcements: Announcements,
  ) {}

  /** Stores a message once, however often it is told. @returns whether it was new */
  async record(session: { accountId: string; id: string }, message: NewInbound): Promise<boolean> {
    const content = cleanContent(message.content);
    const isNew = await this.messages.insertInbound(session.accountId, session.id, { ...message, content });
    if (isNew) await this.announcements.publish('message.changed', { messageId: message.waId });
    return isNew;
  }

  /** Where a received message came, and from whom; undefined when there is none. */
  async whereReceived(session: { accountId: string; id: string }, waId: string): Promise<ReceivedPlace | undefined> {
    return this.messages.whereReceived(session, waId);
  }

  /** Notes where the file of a message is. @returns false when there is no such message */
  async attachFile(
    session: { accountId: string; id: string },
    waId: string,
    file: { id: string; mimetype: string; bytes: number; sha256: string },
  ): Promise<boolean> {
    return this.messages.attachFile(session, waId, file);
  }
}
