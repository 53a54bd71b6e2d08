import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DatabaseBusy, isLockTimeout } from '@chasqui/database';
import { GroupedCalls } from '@chasqui/grouped-calls';
import { LRUCache } from 'lru-cache';
import { DataSource, type EntityManager } from 'typeorm';
import type { Contact, SeenPerson, SessionScope } from './contact.js';
import { ContactLedger } from './contact-ledger.js';
import { lockContacts, writeContacts } from './contact-writes.js';

/** Who was just seen is not looked up again. */
const MOST_REMEMBERED = 20_000;
/** So long another process may have merged two contacts without our knowing. */
const REMEMBERED_MS = 5 * 60_000;
const LONGEST_NAME = 200;

/** All that has one of these addresses. Two statements in one, so that each finds its index. */
const READ = `SELECT * FROM (
    SELECT id, phone, lid, name, created_at FROM contacts WHERE account_id = $1 AND session_id = $2 AND phone = ANY ($3::text[])
    UNION
    SELECT id, phone, lid, name, created_at FROM contacts WHERE account_id = $1 AND session_id = $2 AND lid = ANY ($4::text[])
  ) known ORDER BY created_at, id`;

interface Seen {
  session: SessionScope;
  people: SeenPerson[];
}

/** Writes down whom sessions see, and finds out who is who: each has one contact, under an id that stays. */
@Injectable()
export class ContactRecorder {
  private readonly known = new LRUCache<string, Contact>({ max: MOST_REMEMBERED, ttl: REMEMBERED_MS });
  /** Of one session one after the other, and what comes meanwhile together: a lock is waited for once. */
  private readonly learning = new GroupedCalls<Seen, Contact[]>((_, seen) => this.learn(seen));

  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * The contacts of these people, made or completed where need be; null for who has no address. Who was seen a short time
   * ago costs no query. Two that turn out to be one are merged, which is an event.
   */
  async identify(session: SessionScope, people: readonly SeenPerson[]): Promise<(Contact | null)[]> {
    const seen = people.map(cleaned);
    const recalled = seen.map((person) => (hasAddress(person) ? this.recall(session, person) : null));
    const unknown = seen.filter((_, place) => recalled[place] === undefined);
    if (unknown.length === 0) return recalled.map((contact) => contact ?? null);
    const learnt = await this.learning.call(`${session.accountId} ${session.id}`, { session, people: unknown });
    unknown.forEach((person, place) => {
      const contact = learnt[place];
      if (contact) this.known.set(keyOf(session, person), contact);
    });
    const rest = learnt.values();
    return recalled.map((contact) => (contact === undefined ? (rest.next().value ?? null) : contact));
  }

  /** Unless there is something new in what was seen. */
  private recall(session: SessionScope, person: SeenPerson): Contact | undefined {
    const contact = this.known.get(keyOf(session, person));
    return contact && (person.name === null || person.name === contact.name) ? contact : undefined;
  }

  /** All of one session. */
  private async learn(seen: readonly Seen[]): Promise<Contact[][]> {
    const [{ session } = { session: { accountId: '', id: '' } }] = seen;
    const people = seen.flatMap((one) => one.people);
    const ledger = (await this.readIfKnown(session, people)) ?? (await this.write(session, people));
    return seen.map((one) => one.people.map((person) => ledger.contactOf(person)));
  }

  /** @returns undefined when there is something to be written */
  private async readIfKnown(session: SessionScope, people: readonly SeenPerson[]): Promise<ContactLedger | undefined> {
    const ledger = await this.read(this.database.manager, session, people);
    const { created, changed, merged } = ledger.changes();
    return created.length + changed.length + merged.length === 0 ? ledger : undefined;
  }

  private async write(session: SessionScope, people: readonly SeenPerson[]): Promise<ContactLedger> {
    return this.database
      .transaction(async (manager) => {
        await lockContacts(manager, session);
        const ledger = await this.read(manager, session, people);
        const changes = ledger.changes();
        await writeContacts(manager, session, changes);
        if (changes.news.length > 0) this.known.clear(); // what it remembers may be of one that is another by now
        return ledger;
      })
      .catch((error: unknown) => {
        throw isLockTimeout(error) ? new DatabaseBusy() : error;
      });
  }

  private async read(
    manager: EntityManager,
    { accountId, id }: SessionScope,
    people: readonly SeenPerson[],
  ): Promise<ContactLedger> {
    const phones = people.flatMap(({ phone }) => phone ?? []);
    const lids = people.flatMap(({ lid }) => lid ?? []);
    const known = await manager.query<Contact[]>(READ, [accountId, id, phones, lids]);
    const ledger = new ContactLedger(known, randomUUID);
    for (const person of people) ledger.see(person);
    return ledger;
  }
}

function keyOf({ id }: SessionScope, { phone, lid }: SeenPerson): string {
  return [id, phone ?? '', lid ?? ''].join(' ');
}

function hasAddress({ phone, lid }: SeenPerson): boolean {
  return phone !== null || lid !== null;
}

/** As PostgreSQL can keep it, and as long as anybody reads. */
function cleaned({ phone, lid, name }: SeenPerson): SeenPerson {
  const shown = (name ?? '').replaceAll('\0', '').trim().slice(0, LONGEST_NAME).toWellFormed();
  return { phone, lid, name: shown === '' ? null : shown };
}
