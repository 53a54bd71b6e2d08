import { ContactLedger } from './contact-ledger.js';
import type { Contact, SeenPerson } from './contact.js';

const [PHONE, NEW_PHONE] = ['4915100000001@c.us', '4915100000002@c.us'];
const [LID, NEW_LID] = ['100000000000001@lid', '100000000000002@lid'];

function aContact(id: string, addresses: Partial<Contact>): Contact {
  return { id, phone: null, lid: null, name: null, ...addresses };
}

function ledgerOf(known: Contact[], ...seen: Partial<SeenPerson>[]): ContactLedger {
  let made = 0;
  const ledger = new ContactLedger(known, () => `new-${(made += 1)}`);
  for (const person of seen) ledger.see({ phone: null, lid: null, name: null, ...person });
  return ledger;
}

const NOTHING = { created: [], changed: [], released: [], merged: [], news: [] };

describe('somebody who was never seen', () => {
  it.each([{ phone: PHONE }, { lid: LID }, { phone: PHONE, lid: LID }])('becomes a contact: %j', (person) => {
    const contact = aContact('new-1', person);
    expect(ledgerOf([], person, person).changes()).toEqual({ ...NOTHING, created: [contact] });
  });
});

describe('somebody who is known', () => {
  const known = aContact('a', { phone: PHONE, lid: LID, name: 'Ana' });

  it.each([{ phone: PHONE }, { lid: LID }, { phone: PHONE, lid: LID, name: 'Ana' }])(
    'by %j changes nothing',
    (person) => {
      const ledger = ledgerOf([known], person);
      expect(ledger.changes()).toEqual(NOTHING);
      expect(ledger.contactOf({ phone: PHONE, lid: null })).toEqual(known);
    },
  );

  it('is called otherwise from now on', () => {
    const changed = [{ ...known, name: 'Anna' }];
    expect(ledgerOf([known], { lid: LID, name: 'Anna' }).changes()).toEqual({ ...NOTHING, changed });
  });

  it.each([{ phone: PHONE }, { lid: LID }])('by %j alone gets the other address, which is no news', (address) => {
    const changed = [aContact('a', { phone: PHONE, lid: LID })];
    const ledger = ledgerOf([aContact('a', address)], { phone: PHONE, lid: LID });
    expect(ledger.changes()).toEqual({ ...NOTHING, changed });
  });
});

describe('two contacts of which one has the number and the other the hidden address', () => {
  const byPhone = aContact('p', { phone: PHONE, name: 'Ana' });
  const byLid = aContact('l', { lid: LID });

  it.each([
    ['number', [byPhone, byLid], 'p', 'l'],
    ['hidden address', [byLid, byPhone], 'l', 'p'],
  ])('are one when these belong together: the older one, by its %s', (_which, known, kept, merged) => {
    const contact = aContact(kept, { phone: PHONE, lid: LID, name: 'Ana' });
    const ledger = ledgerOf(known, { phone: PHONE, lid: LID });
    expect(ledger.changes()).toEqual({
      ...NOTHING,
      changed: [contact],
      merged: [{ id: merged, into: kept }],
      news: [{ type: 'contact.merged', contact, mergedId: merged }],
    });
    expect(ledger.contactOf({ phone: null, lid: LID })).toEqual(contact);
  });

  it('are one also where the hidden address had another number until now', () => {
    const known = [byPhone, aContact('l', { phone: NEW_PHONE, lid: LID })];
    const contact = aContact('p', { phone: PHONE, lid: LID, name: 'Ana' });
    expect(ledgerOf(known, { phone: PHONE, lid: LID }).changes().news).toEqual([
      { type: 'contact.merged', contact, mergedId: 'l' },
      { type: 'contact.phone_changed', contact, previousPhone: NEW_PHONE },
    ]);
  });

  it('are nobody’s news when both were seen just now', () => {
    const ledger = ledgerOf([], { phone: PHONE }, { lid: LID }, { phone: PHONE, lid: LID });
    expect(ledger.changes()).toEqual({ ...NOTHING, created: [aContact('new-1', { phone: PHONE, lid: LID })] });
  });
});

describe('a number', () => {
  const ana = aContact('a', { phone: PHONE, lid: LID });
  const without = aContact('a', { lid: LID });

  it('that is told of another hidden address has moved to somebody new', () => {
    const ledger = ledgerOf([ana], { phone: PHONE, lid: NEW_LID });
    expect(ledger.changes()).toEqual({
      ...NOTHING,
      created: [aContact('new-1', { phone: PHONE, lid: NEW_LID })],
      changed: [without],
      released: [without],
      news: [{ type: 'contact.phone_changed', contact: without, previousPhone: PHONE }],
    });
  });

  it('moves to somebody who is known, whose own number is gone with that', () => {
    const ben = aContact('b', { phone: NEW_PHONE, lid: NEW_LID });
    const { news, merged } = ledgerOf([ana, ben], { phone: PHONE, lid: NEW_LID }).changes();
    expect(merged).toEqual([]);
    expect(news).toEqual([
      { type: 'contact.phone_changed', contact: without, previousPhone: PHONE },
      {
        type: 'contact.phone_changed',
        contact: aContact('b', { phone: PHONE, lid: NEW_LID }),
        previousPhone: NEW_PHONE,
      },
    ]);
  });

  it('is another one when somebody’s hidden address is told with it', () => {
    const contact = aContact('a', { phone: NEW_PHONE, lid: LID });
    expect(ledgerOf([ana], { phone: NEW_PHONE, lid: LID }).changes()).toEqual({
      ...NOTHING,
      changed: [contact],
      released: [contact],
      news: [{ type: 'contact.phone_changed', contact, previousPhone: PHONE }],
    });
  });
});
