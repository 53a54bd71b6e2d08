import { Injectable } from '@nestjs/common';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import { invalid, toAnyChatId, toPersonId } from '../session-calls/chat-address.js';
import { fromCursor, toCursor, type PageQuery } from '../session-calls/page.dto.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { SessionCalls } from '../session-calls/session-calls.service.js';
import {
  toContactView,
  toNumberCheckView,
  type AboutAnswer,
  type BlockedAnswer,
  type ContactAnswer,
  type ContactsAnswer,
  type NumberChecksAnswer,
  type ProfilePictureAnswer,
} from './contact.dto.js';
import { NumberChecks } from './number-checks.service.js';

/** People as a session knows them. All throw DomainError input_invalid, and what sessions refuse with. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly calls: SessionCalls,
    private readonly checks: NumberChecks,
  ) {}

  async list(call: SessionCall, { limit, cursor }: PageQuery): Promise<ContactsAnswer> {
    const page = { limit, after: fromCursor(cursor) };
    const { contacts, nextAfter } = await this.calls.ask(call, 'contacts.list', page);
    return { success: true, contacts: contacts.map(toContactView), nextCursor: toCursor(nextAfter) };
  }

  async get(call: SessionCall, jid: string): Promise<ContactAnswer> {
    const contact = await this.calls.ask(call, 'contacts.get', { id: toPersonId(jid, call.key) });
    return { success: true, contact: toContactView(contact) };
  }

  async about(call: SessionCall, jid: string): Promise<AboutAnswer> {
    const id = toPersonId(jid, call.key);
    const { about } = await this.calls.ask(call, 'contacts.about', { id });
    return { success: true, jid: toJid(id), about };
  }

  async picture(call: SessionCall, jid: string): Promise<ProfilePictureAnswer> {
    const id = toAnyChatId(jid, call.key);
    const { url } = await this.calls.ask(call, 'contacts.picture', { id });
    return { success: true, jid: toJid(id), profilePictureUrl: url };
  }

  async block(call: SessionCall, text: string): Promise<BlockedAnswer> {
    const { id, jid } = namedIn(call, text);
    const recordedAs = { action: 'session.contact_blocked', details: { jid } } as const;
    await this.calls.askRecorded(call, { name: 'contacts.block', input: { id } }, recordedAs);
    return { success: true, jid, message: 'Contact blocked successfully' };
  }

  async unblock(call: SessionCall, text: string): Promise<BlockedAnswer> {
    const { id, jid } = namedIn(call, text);
    const recordedAs = { action: 'session.contact_unblocked', details: { jid } } as const;
    await this.calls.askRecorded(call, { name: 'contacts.unblock', input: { id } }, recordedAs);
    return { success: true, jid, message: 'Contact unblocked successfully' };
  }

  async check(call: SessionCall, numbers: readonly string[]): Promise<NumberChecksAnswer> {
    const ids = numbers.map((number, index) => toPhoneId(number, call, index));
    const checks = await this.checks.check(call, ids);
    const views = numbers.flatMap((number, index) => {
      const check = checks.get(ids[index] ?? '');
      return check ? [toNumberCheckView(number, check)] : [];
    });
    return { success: true, numbers: views };
  }
}

function namedIn({ key }: SessionCall, text: string): { id: string; jid: string } {
  const id = toPersonId(text, key);
  return { id, jid: toJid(id) };
}

/** A hidden address is nobody's number. */
function toPhoneId(text: string, { key }: SessionCall, index: number): string {
  const field = `numbers.${index}`;
  const id = toPersonId(text, key, field);
  if (!id.endsWith('@c.us')) throw invalid(field, `${field} must be a phone number with its country code`);
  return id;
}
