import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import type { Contact } from '@chasqui/contacts';
import { Announcements } from '@chasqui/redis';
import { DataSource } from 'typeorm';
import { EDITED, REACTED, REVOKED, VOTED } from './message-change-statements.js';
import { cleanContent } from './message-content.js';
import type { SessionScope } from './messages.service.js';
import { toldPerson } from './told-person.js';

/** Who did something to a message: an address, and whether that is the session's own account. */
export interface ChangeAuthor {
  senderId: string;
  fromMe: boolean;
}

/** What somebody did to a message, as its page tells it. */
export type MessageChange = {
  /** Bare WhatsApp id of the message that it is about. */
  waId: string;
  by: ChangeAuthor;
  at: Date;
} &
  /** Empty: it is taken back. */
  (
    | { kind: 'reaction'; emoji: string }
    | { kind: 'edit'; text: string }
    | { kind: 'revocation' }
    /** All that this person chooses now; empty: the vote is taken back. */
    | { kind: 'vote'; options: string[] }
  );

/** The owner's side of what becomes of messages after they were sent or received. */
@Injectable()
export class MessageChangesService {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    private readonly announcements: Announcements,
  ) {}

  /**
   * Notes it on the message and in the log of events. What is known already, and what is about a message that the
   * session does not have, changes nothing.
   * @param person who did it, if that could be found out
   * @returns whether it was news
   */
  async record(session: SessionScope, change: MessageChange, person?: Contact | null): Promise<boolean> {
    const { waId, by, at } = change;
    const values = [session.accountId, session.id, waId, at, by.senderId, by.fromMe, toldPerson(person)];
    const rows = await this.write(cleanContent(change), values);
    if (rows.length > 0) await this.announcements.publish('message.changed', { messageId: waId });
    return rows.length > 0;
  }

  private async write(change: MessageChange, values: unknown[]): Promise<unknown[]> {
    switch (change.kind) {
      case 'reaction':
        return REACTED.run(this.database, [...values, change.emoji]);
      case 'edit':
        return EDITED.run(this.database, [...values, change.text]);
      case 'revocation':
        return REVOKED.run(this.database, values);
      case 'vote':
        return VOTED.run(this.database, [...values, JSON.stringify(change.options)]);
    }
  }
}
