import { randomInt } from 'node:crypto';
import { Rows, type SessionId } from '../../../test/support/medium-rows.js';
import { migratedDatabase, openWorld, type World } from '../../../test/support/medium-world.js';
import { ContactDirectory } from './contact-directory.service.js';
import { ContactRecorder } from './contact-recorder.service.js';
import { ContactRetentionService } from './contact-retention.service.js';
import type { Contact, SeenPerson } from './contact.js';
import { ContactsModule } from './contacts.module.js';

let world: World;
/** Another process on the same database. */
let otherWorld: World;
let rows: Rows;
let directory: ContactDirectory;

beforeAll(async () => {
  const databaseUrl = await migratedDatabase();
  world = await openWorld([ContactsModule], { databaseUrl });
  otherWorld = await openWorld([ContactsModule], { databaseUrl });
  rows = new Rows(world.database);
  directory = world.get(ContactDirectory);
});

afterAll(() => Promise.all([world.close(), otherWorld.close()]));

function addresses(): { phone: string; lid: string } {
  return { phone: `49151${randomInt(10 ** 7, 10 ** 8)}@c.us`, lid: `${randomInt(10 ** 13, 10 ** 14)}@lid` };
}

/** @param by another process on the same database, which remembers what it saw itself alone */
async function see(session: SessionId, person: Partial<SeenPerson>, by: World = world): Promise<Contact> {
  const seen = { phone: null, lid: null, name: null, ...person };
  const [contact] = await by.get(ContactRecorder).identify(session, [seen]);
  if (!contact) throw new Error('nobody was seen');
  return contact;
}

async function toldOf(session: SessionId): Promise<{ type: string; data: Record<string, unknown> }[]> {
  return world.database.query('SELECT type, data FROM events WHERE session_id = $1 ORDER BY ord', [session.id]);
}

async function storedOf(session: SessionId): Promise<Contact[]> {
  const sql =
    'SELECT id, phone, lid, name FROM contacts WHERE session_id = $1 AND merged_into IS NULL ORDER BY created_at';
  return world.database.query(sql, [session.id]);
}

describe('somebody whom a session sees', () => {
  it('has one id under either address, and under both', async () => {
    const session = await rows.aSession();
    const { phone, lid } = addresses();
    const first = await see(session, { phone, name: 'Ana' });
    const completed = await see(session, { phone, lid });
    expect(completed).toEqual({ id: first.id, phone, lid, name: 'Ana' });
    expect(await see(session, { lid }, otherWorld)).toEqual(completed);
    expect(await storedOf(session)).toEqual([completed]);
    expect(await toldOf(session)).toEqual([]);
  });

  it('is asked of the database only once', async () => {
    const session = await rows.aSession();
    const person = { ...addresses(), name: 'Ana' };
    const contact = await see(session, person);
    await world.database.query('DELETE FROM contacts WHERE session_id = $1', [session.id]);
    expect(await see(session, person)).toEqual(contact);
    expect(await storedOf(session)).toEqual([]);
  });

  it('has another contact in another session, and is not found through it', async () => {
    const [session, other] = [await rows.aSession(), await rows.aSession()];
    const person = addresses();
    const [here, there] = [await see(session, person), await see(other, person)];
    expect(here.id).not.toBe(there.id);
    expect(await directory.find(other, [here.id])).toEqual(new Map());
    expect(await directory.find({ ...session, accountId: other.accountId }, [here.id, person.phone])).toEqual(
      new Map(),
    );
    await expect(directory.chatOf(other, here.id)).rejects.toMatchObject({ code: 'contact_not_found' });
  });

  it('is nobody without an address, and once the session is deleted', async () => {
    const session = await rows.aSession();
    const nobody = { phone: null, lid: null, name: 'Nobody' };
    const recorder = world.get(ContactRecorder);
    expect(await recorder.identify(session, [nobody, { ...addresses(), name: null }])).toEqual([
      null,
      expect.anything(),
    ]);
    const deleted = await rows.aSession({ isDeleted: true });
    await see(deleted, addresses());
    expect(await storedOf(deleted)).toEqual([]);
  });

  it('is named as PostgreSQL can keep it', async () => {
    const contact = await see(await rows.aSession(), { ...addresses(), name: ` A\0na${'!'.repeat(300)}` });
    expect(contact.name).toMatch(/^Ana!{197}$/);
  });
});

describe('two contacts that turn out to be one person', () => {
  it('are merged into the older one, which is told, and both ids mean it', async () => {
    const session = await rows.aSession();
    const { phone, lid } = addresses();
    const older = await see(session, { lid, name: 'Ana' });
    const younger = await see(session, { phone });
    const merged = await see(session, { phone, lid });
    expect(merged).toEqual({ id: older.id, phone, lid, name: 'Ana' });
    const found = await directory.find(session, [older.id, younger.id.toUpperCase(), phone, lid]);
    expect([...found.values()]).toEqual([merged, merged, merged, merged]);
    expect(await directory.chatOf(session, younger.id)).toBe(phone);
    expect(await toldOf(session)).toEqual([
      { type: 'contact.merged', data: { contactId: older.id, mergedContactId: younger.id, phone, lid, name: 'Ana' } },
    ]);
    expect(await see(session, { phone })).toEqual(merged);
  });

  it('go on meaning who that is, when that one is merged in turn', async () => {
    const session = await rows.aSession();
    const [one, other] = [addresses(), addresses()];
    const oldest = await see(session, { phone: other.phone });
    const kept = await see(session, { phone: one.phone });
    const merged = await see(session, { lid: one.lid });
    await see(session, one);
    // The number of its owner changes to one that was seen before without a hidden address.
    const person = await see(session, { phone: other.phone, lid: one.lid });
    expect(person).toMatchObject({ id: oldest.id, phone: other.phone, lid: one.lid });
    const found = await directory.find(session, [kept.id, merged.id]);
    expect([...found.values()].map(({ id }) => id)).toEqual([oldest.id, oldest.id]);
  });

  it('become one however many learn it at once, in whichever order', async () => {
    const session = await rows.aSession();
    const people = Array.from({ length: 40 }, addresses);
    await Promise.all(people.map(({ phone }) => see(session, { phone })));
    await Promise.all(people.map(({ lid }) => see(session, { lid }, otherWorld)));
    const turns = [people, [...people].reverse(), [...people.slice(20), ...people.slice(0, 20)]];
    const learnt = await Promise.all(
      turns.flatMap((turn) => turn.flatMap((pair) => [see(session, pair), see(session, pair, otherWorld)])),
    );
    expect(new Set(learnt.map(({ id }) => id)).size).toBe(people.length);
    const stored = await storedOf(session);
    expect(stored.map(({ phone, lid }) => `${phone ?? ''} ${lid ?? ''}`).sort()).toEqual(
      people.map(({ phone, lid }) => `${phone} ${lid}`).sort(),
    );
    const told = await toldOf(session);
    expect(told.map(({ type }) => type)).toEqual(people.map(() => 'contact.merged'));
  });

  it('are told together with those who were known before', async () => {
    const session = await rows.aSession();
    const [known, { phone, lid }] = [addresses(), addresses()];
    const contact = await see(session, known);
    const [byLid] = [await see(session, { lid }), await see(session, { phone })];
    const people = [
      { ...known, name: null },
      { phone, lid, name: null },
      { ...known, name: null },
    ];
    const told = await world.get(ContactRecorder).identify(session, people);
    expect(told.map((one) => one?.id)).toEqual([contact.id, byLid.id, contact.id]);
  });

  it('lose nothing when numbers move to and fro at once', async () => {
    const session = await rows.aSession();
    const people = Array.from({ length: 6 }, addresses);
    const pairs = people.flatMap(({ phone }) => people.map(({ lid }) => ({ phone, lid })));
    await Promise.all(pairs.map((pair, place) => see(session, pair, place % 2 === 0 ? world : otherWorld)));
    const stored = await storedOf(session);
    expect(stored.map(({ lid }) => lid).sort()).toEqual(people.map(({ lid }) => lid).sort());
    const phones = stored.flatMap(({ phone }) => phone ?? []);
    expect(new Set(phones).size).toBe(phones.length);
  });
});

describe('a number that WhatsApp tells of somebody else', () => {
  it('moves, and stays what it was for the one who had it', async () => {
    const session = await rows.aSession();
    const [first, second] = [addresses(), addresses()];
    const before = await see(session, first);
    const after = await see(session, { phone: first.phone, lid: second.lid });
    expect(after.id).not.toBe(before.id);
    expect(await directory.chatOf(session, before.id)).toBe(first.lid);
    expect(await directory.chatOf(session, after.id)).toBe(first.phone);
    expect(await toldOf(session)).toEqual([
      {
        type: 'contact.phone_changed',
        data: { contactId: before.id, phone: null, lid: first.lid, name: null, previousPhone: first.phone },
      },
    ]);
  });
});

describe('the contacts of a deleted session', () => {
  it('are forgotten, and no others', async () => {
    const [kept, deleted] = [await rows.aSession(), await rows.aSession()];
    const { phone, lid } = addresses();
    for (const session of [kept, deleted]) {
      await see(session, { phone });
      await see(session, { lid });
      await see(session, { phone, lid });
    }
    await world.database.query('UPDATE sessions SET deleted_at = now() WHERE id = $1', [deleted.id]);
    const retention = world.get(ContactRetentionService);
    expect(await retention.deleteOld(AbortSignal.abort())).toBe(0);
    await retention.deleteOld(new AbortController().signal);
    const sql = 'SELECT session_id AS id FROM contacts WHERE session_id = ANY ($1::uuid[])';
    const left = await world.database.query<{ id: string }[]>(sql, [[kept.id, deleted.id]]);
    expect(left.map(({ id }) => id)).toEqual([kept.id, kept.id]);
  });
});
