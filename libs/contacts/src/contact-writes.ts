import { eventTypeBy, recordEvents } from '@chasqui/events';
import type { EntityManager } from 'typeorm';
import type { Contact, SessionScope } from './contact.js';
import type { ContactChanges, ContactNews } from './contact-ledger.js';

/** Of our advisory locks with two numbers those that keep the contacts of one session. */
const LOCKS_OF_CONTACTS = 724_310;

/** Nobody may keep others waiting for longer: a process that stands still is cut off by the database. */
const BOUNDS = `SELECT set_config('lock_timeout', '2s', true), set_config('idle_in_transaction_session_timeout', '10s', true)`;

/**
 * Until the transaction ends, nobody else changes the contacts of the session. So none waits for a row of another: one
 * lock is all that a change holds besides what it inserts. Rejects after 2 s without it.
 */
export async function lockContacts(manager: EntityManager, { id }: SessionScope): Promise<void> {
  await manager.query(BOUNDS);
  await manager.query('SELECT pg_advisory_xact_lock($1, hashtext($2))', [LOCKS_OF_CONTACTS, id]);
}

/** In this order an address is free before somebody else gets it. */
export async function writeContacts(
  manager: EntityManager,
  session: SessionScope,
  { created, changed, released, merged, news }: ContactChanges,
): Promise<void> {
  if (merged.length > 0) await merge(manager, session, merged);
  if (released.length > 0) {
    await manager.query(
      `UPDATE contacts c SET phone = NULL, lid = v.lid FROM unnest($3::uuid[], $4::text[]) v (id, lid)
       WHERE c.account_id = $1 AND c.session_id = $2 AND c.id = v.id`,
      [session.accountId, session.id, released.map(({ id }) => id), released.map(({ lid }) => lid)],
    );
  }
  if (changed.length > 0) await change(manager, session, changed);
  if (created.length > 0) await create(manager, session, created);
  if (news.length > 0) await tell(manager, session, news);
}

/** Those that were merged into it before lead to where it leads now. */
async function merge(
  manager: EntityManager,
  { accountId, id }: SessionScope,
  merged: ContactChanges['merged'],
): Promise<void> {
  await manager.query(
    `UPDATE contacts c SET phone = NULL, lid = NULL, name = NULL, merged_into = m.into_id
     FROM unnest($3::uuid[], $4::uuid[]) m (id, into_id)
     WHERE c.account_id = $1 AND c.session_id = $2 AND m.id IN (c.id, c.merged_into)`,
    [accountId, id, merged.map((one) => one.id), merged.map((one) => one.into)],
  );
}

async function change(manager: EntityManager, session: SessionScope, changed: readonly Contact[]): Promise<void> {
  await manager.query(
    `UPDATE contacts c SET phone = v.phone, lid = v.lid, name = v.name
     FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) v (id, phone, lid, name)
     WHERE c.account_id = $1 AND c.session_id = $2 AND c.id = v.id`,
    [session.accountId, session.id, ...columnsOf(changed)],
  );
}

/** Nobody is known to a session that was deleted meanwhile. */
async function create(manager: EntityManager, session: SessionScope, created: readonly Contact[]): Promise<void> {
  await manager.query(
    `INSERT INTO contacts (account_id, session_id, id, phone, lid, name)
     SELECT s.account_id, s.id, v.id, v.phone, v.lid, v.name
     FROM sessions s, unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) WITH ORDINALITY v (id, phone, lid, name, place)
     WHERE s.account_id = $1 AND s.id = $2 AND s.deleted_at IS NULL ORDER BY v.place`,
    [session.accountId, session.id, ...columnsOf(created)],
  );
}

async function tell(manager: EntityManager, session: SessionScope, news: readonly ContactNews[]): Promise<void> {
  const told = recordEvents({
    from: `unnest($3::text[], $4::jsonb[]) WITH ORDINALITY n (type, data, place)
      JOIN sessions s ON s.account_id = $1 AND s.id = $2`,
    account: 's.account_id',
    session: 's.id',
    type: eventTypeBy('n.type', {
      'contact.merged': 'contact.merged',
      'contact.phone_changed': 'contact.phone_changed',
    }),
    data: 'n.data',
    orderBy: 'n.place',
  });
  const data = news.map((one) => JSON.stringify(dataOf(one)));
  await manager.query(told, [session.accountId, session.id, news.map(({ type }) => type), data]);
}

function dataOf(news: ContactNews): object {
  const { id: contactId, phone, lid, name } = news.contact;
  const about = { contactId, phone, lid, name };
  return news.type === 'contact.merged'
    ? { ...about, mergedContactId: news.mergedId }
    : { ...about, previousPhone: news.previousPhone };
}

function columnsOf(contacts: readonly Contact[]): unknown[] {
  return [
    contacts.map(({ id }) => id),
    contacts.map(({ phone }) => phone),
    contacts.map(({ lid }) => lid),
    contacts.map(({ name }) => name),
  ];
}
