import { Injectable } from '@nestjs/common';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import { CallAddresses } from '../session-calls/call-addresses.service.js';
import { toPhoneId } from '../session-calls/chat-address.js';
import { KnownPeople } from '../session-calls/known-people.service.js';
import { fromCursor, toCursor, type PageQuery } from '../session-calls/page.dto.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { toPersonView } from '../session-calls/person.dto.js';
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

/** People as a session knows them. All throw DomainError input_invalid, contact_not_found, and what sessions refuse with. */
@Injectable()
export class ContactsService {
  constructor(
    private readonly calls: SessionCalls,
    private readonly checks: NumberChecks,
    private readonly addresses: CallAddresses,
    private readonly people: KnownPeople,
  ) {}

  async list(call: SessionCall, { limit, cursor }: PageQuery): Promise<ContactsAnswer> {
    const page = { limit, after: fromCursor(cursor) };
    const { contacts, nextAfter } = await this.calls.ask(call, 'contacts.list', page);
    const people = await this.people.identify(call, contacts);
    return { success: true, contacts: people.map(toContactView), nextCursor: toCursor(nextAfter) };
  }

  async get(call: SessionCall, jid: string): Promise<ContactAnswer> {
    const contact = await this.calls.ask(call, 'contacts.get', { id: await this.addresses.person(call, jid) });
    return { success: true, contact: toContactView(await this.people.identifyOne(call, contact)) };
  }

  async about(call: SessionCall, jid: string): Promise<AboutAnswer> {
    const id = await this.addresses.person(call, jid);
    const { about } = await this.calls.ask(call, 'contacts.about', { id });
    return { success: true, ...toPersonView(await this.people.find(call, id)), about };
  }

  async picture(call: SessionCall, jid: string): Promise<ProfilePictureAnswer> {
    const id = await this.addresses.chat(call, jid);
    const { url } = await this.calls.ask(call, 'contacts.picture', { id });
    return { success: true, jid: toJid(id), profilePictureUrl: url };
  }

  async block(call: SessionCall, text: string): Promise<BlockedAnswer> {
    const { id, jid } = await this.namedIn(call, text);
    const recordedAs = { action: 'session.contact_blocked', details: { jid } } as const;
    await this.calls.askRecorded(call, { name: 'contacts.block', input: { id } }, recordedAs);
    return { success: true, jid, message: 'Contact blocked successfully' };
  }

  async unblock(call: SessionCall, text: string): Promise<BlockedAnswer> {
    const { id, jid } = await this.namedIn(call, text);
    const recordedAs = { action: 'session.contact_unblocked', details: { jid } } as const;
    await this.calls.askRecorded(call, { name: 'contacts.unblock', input: { id } }, recordedAs);
    return { success: true, jid, message: 'Contact unblocked successfully' };
  }

  async check(call: SessionCall, numbers: readonly string[]): Promise<NumberChecksAnswer> {
    const ids = numbers.map((number, index) => toPhoneId(number, call.key, `numbers.${index}`));
    const checks = await this.checks.check(call, ids);
    const views = numbers.flatMap((number, index) => {
      const contact = checks.get(ids[index] ?? '');
      return contact === undefined ? [] : [toNumberCheckView(number, contact)];
    });
    return { success: true, numbers: views };
  }

  private async namedIn(call: SessionCall, text: string): Promise<{ id: string; jid: string }> {
    const id = await this.addresses.person(call, text);
    return { id, jid: toJid(id) };
  }
}
