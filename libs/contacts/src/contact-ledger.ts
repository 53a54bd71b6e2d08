import type { Contact, PersonAddresses, SeenPerson } from './contact.js';

/** What became of contacts besides that there are more of them. */
export type ContactNews =
  /** Two turned out to be one person. */
  | { type: 'contact.merged'; contact: Contact; mergedId: string }
  /** The number is another one now; or, where `contact` has none any more, somebody else's. */
  | { type: 'contact.phone_changed'; contact: Contact; previousPhone: string };

/** What is to be written. */
export interface ContactChanges {
  created: Contact[];
  /** Those of which an address or the name is another one, as they are to be. */
  changed: Contact[];
  /** Of the changed ones those that give their number away, before somebody else gets it. All have a hidden address. */
  released: Contact[];
  /** Which one is which other one from now on. */
  merged: { id: string; into: string }[];
  news: ContactNews[];
}

interface Entry {
  id: string;
  addresses: PersonAddresses;
  name: string | null;
  /** As it is stored; undefined while it is not. */
  stored: Contact | undefined;
  mergedInto: Entry | undefined;
}

type EntryNews =
  | { type: 'contact.merged'; entry: Entry; merged: Entry }
  | { type: 'contact.phone_changed'; entry: Entry; previousPhone: string };

/**
 * Finds out who is who. A hidden address is what a person has for good, and a number is what a person has for now
 * [assumed]: so two contacts are one where a number alone and a hidden address alone are told to belong together, and a
 * number that is told of another hidden address than before has moved to another person.
 */
export class ContactLedger {
  /** The older ones first. */
  private readonly entries: Entry[];
  private readonly byAddress = new Map<string, Entry>();
  private readonly news: EntryNews[] = [];
  private readonly seen = new Map<PersonAddresses, Entry>();

  /**
   * @param known at least all contacts that have one of the addresses which are going to be seen, the oldest first
   * @param newId makes the id of a contact
   */
  constructor(
    known: readonly Contact[],
    private readonly newId: () => string,
  ) {
    this.entries = known.map((contact) => {
      const { id, phone, lid, name } = contact;
      return { id, addresses: { phone, lid }, name, stored: contact, mergedInto: undefined };
    });
    for (const entry of this.entries) this.index(entry);
  }

  /** Somebody was seen who has at least one address. */
  see(person: SeenPerson): void {
    const entry = this.entryOf(person);
    entry.name = person.name ?? entry.name;
    this.seen.set(person, entry);
  }

  /** Who that is, who was seen. An address of his may have moved to somebody else since. */
  contactOf(person: PersonAddresses): Contact {
    const entry = this.seen.get(person) ?? this.at(person.lid) ?? this.at(person.phone);
    if (!entry) throw new Error('the addresses of a contact were not seen');
    return toContact(latest(entry));
  }

  changes(): ContactChanges {
    const current = this.entries.filter(({ mergedInto }) => !mergedInto);
    const changed = current.filter(({ stored, ...entry }) => stored && !isSame(toContact(entry), stored));
    const released = changed.filter(({ stored, addresses }) => stored?.phone && stored.phone !== addresses.phone);
    return {
      created: current.filter(({ stored }) => !stored).map(toContact),
      changed: changed.map(toContact),
      released: released.map(toContact),
      merged: this.entries.flatMap((entry) =>
        entry.stored && entry.mergedInto ? [{ id: entry.id, into: latest(entry).id }] : [],
      ),
      news: this.news.flatMap(toNews),
    };
  }

  private entryOf({ phone, lid }: PersonAddresses): Entry {
    const byLid = this.at(lid);
    const byPhone = this.at(phone);
    if (phone === null || lid === null) return byLid ?? byPhone ?? this.add({ phone, lid });
    if (byPhone && byPhone === byLid) return byPhone;
    const isMoved = byPhone !== undefined && byPhone.addresses.lid !== null;
    if (isMoved) this.setPhone(byPhone, null);
    const same = isMoved ? undefined : byPhone;
    const entry = byLid && same ? this.merge(byLid, same) : (byLid ?? same ?? this.add({ phone, lid }));
    this.setPhone(entry, phone);
    entry.addresses.lid = lid;
    this.index(entry);
    return entry;
  }

  /** The older one stays, with what both have; of two numbers that of the one with the hidden address, for now. */
  private merge(byLid: Entry, byPhone: Entry): Entry {
    const isLidOlder = this.entries.indexOf(byLid) < this.entries.indexOf(byPhone);
    const [kept, merged] = isLidOlder ? [byLid, byPhone] : [byPhone, byLid];
    const phone = byLid.addresses.phone ?? byPhone.addresses.phone;
    kept.addresses = { phone, lid: byLid.addresses.lid };
    kept.name = byLid.name ?? byPhone.name;
    merged.addresses = { phone: null, lid: null };
    merged.mergedInto = kept;
    this.index(kept);
    this.news.push({ type: 'contact.merged', entry: kept, merged });
    return kept;
  }

  private setPhone(entry: Entry, phone: string | null): void {
    const { phone: previousPhone } = entry.addresses;
    if (previousPhone === phone) return;
    entry.addresses.phone = phone;
    if (previousPhone === null) return;
    if (this.byAddress.get(previousPhone) === entry) this.byAddress.delete(previousPhone);
    this.news.push({ type: 'contact.phone_changed', entry, previousPhone });
  }

  private add(addresses: PersonAddresses): Entry {
    const { phone, lid } = addresses;
    const isNew = { name: null, stored: undefined, mergedInto: undefined };
    const entry: Entry = { id: this.newId(), addresses: { phone, lid }, ...isNew };
    this.entries.push(entry);
    this.index(entry);
    return entry;
  }

  private index(entry: Entry): void {
    for (const address of [entry.addresses.phone, entry.addresses.lid]) {
      if (address !== null) this.byAddress.set(address, entry);
    }
  }

  private at(address: string | null): Entry | undefined {
    return address === null ? undefined : this.byAddress.get(address);
  }
}

/** What was never stored is nobody's news. */
function toNews(news: EntryNews): ContactNews[] {
  if (news.type === 'contact.merged') {
    const { merged } = news;
    return merged.stored ? [{ type: news.type, contact: toContact(latest(merged)), mergedId: merged.id }] : [];
  }
  const { previousPhone, entry } = news;
  return entry.stored ? [{ type: news.type, contact: toContact(latest(entry)), previousPhone }] : [];
}

/** Who it is now. */
function latest(entry: Entry): Entry {
  return entry.mergedInto ? latest(entry.mergedInto) : entry;
}

function toContact({ id, addresses: { phone, lid }, name }: Pick<Entry, 'id' | 'addresses' | 'name'>): Contact {
  return { id, phone, lid, name };
}

function isSame(one: Contact, other: Contact): boolean {
  return one.phone === other.phone && one.lid === other.lid && one.name === other.name;
}
