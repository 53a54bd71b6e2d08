import type { Person } from '@chasqui/session-calls';
import { PhoneAddresses } from './phone-addresses.js';
import type { ReceivedMessage } from './vocabulary.js';

const LID = '123456789012345@lid';
const PHONE = '4915100000001@c.us';

function aMessage(address: string, chosen: Partial<ReceivedMessage> = {}): ReceivedMessage {
  const at = new Date('2026-01-01T00:00:00Z');
  const about = { waId: 'A1', type: 'text', content: { text: 'hi' }, at };
  const sender = { phone: null, lid: null, name: 'Ana' };
  return { ...about, chatId: address, chatWid: address, senderId: address, sender, ...chosen };
}

/** What a page knows, and how often it was asked. */
class Page {
  asked = 0;

  constructor(private readonly pairs: Readonly<Record<string, string>> = { [LID]: PHONE }) {}

  addresses(): PhoneAddresses {
    return new PhoneAddresses(this, this);
  }

  /** Where there is no number the library gives undefined, which its types do not tell. */
  getContactLidAndPhone([lid = '']: string | string[]): Promise<{ lid: string; pn: string }[]> {
    this.asked += 1;
    return Promise.resolve([{ lid, pn: this.pairs[lid] }] as { lid: string; pn: string }[]);
  }

  addressesOf([phone = '']: readonly string[]): Promise<Map<string, Person>> {
    this.asked += 1;
    const lid = Object.keys(this.pairs).find((one) => this.pairs[one] === phone) ?? null;
    return Promise.resolve(new Map([[phone, { phone, lid }]]));
  }
}

const lost = () => Promise.reject(new Error('page is gone'));
const lostPage = new PhoneAddresses({ getContactLidAndPhone: lost }, { addressesOf: lost });

describe('a message from a hidden address', () => {
  it('is kept under the phone number, and under its address as well', async () => {
    const page = new Page();
    const addresses = page.addresses();
    expect(await addresses.addressedByPhone(aMessage(LID))).toMatchObject({
      chatId: PHONE,
      senderId: PHONE,
      chatWid: LID,
      sender: { phone: PHONE, lid: LID, name: 'Ana' },
    });
    await addresses.addressedByPhone(aMessage(LID));
    expect(page.asked).toBe(1);
  });

  it('keeps the phone numbers of those whom it mentions, and of who changed it', async () => {
    const addresses = new Page().addresses();
    const message = await addresses.addressedByPhone(aMessage(LID, { content: { text: '@1', mentions: [LID] } }));
    expect(message.content.mentions).toEqual([PHONE]);
    const by = { fromMe: false, senderId: LID };
    const changed = await addresses.changedByPhone({ kind: 'revocation', waId: 'A1', by, at: new Date() });
    expect(changed.change.by.senderId).toBe(PHONE);
    expect(changed.author).toEqual({ phone: PHONE, lid: LID, name: null });
  });

  it('keeps its address when the page cannot tell the number', async () => {
    expect(await lostPage.addressedByPhone(aMessage(LID))).toMatchObject({
      chatId: LID,
      sender: { phone: null, lid: LID, name: 'Ana' },
    });
  });

  it('is asked about again in another document', async () => {
    const page = new Page({});
    const addresses = page.addresses();
    for (let times = 0; times < 2; times += 1) await addresses.addressedByPhone(aMessage(LID));
    expect(page.asked).toBe(1);
    addresses.forget();
    await addresses.addressedByPhone(aMessage(LID));
    expect(page.asked).toBe(2);
  });
});

describe('a message from a phone number', () => {
  it('tells the hidden address, too, where the page knows it', async () => {
    const message = aMessage(PHONE);
    const told = await new Page().addresses().addressedByPhone(message);
    expect(told).toEqual({ ...message, sender: { phone: PHONE, lid: LID, name: 'Ana' } });
  });

  it('is told without it otherwise', async () => {
    const told = await lostPage.addressedByPhone(aMessage(PHONE));
    expect(told.sender).toEqual({ phone: PHONE, lid: null, name: 'Ana' });
  });
});

describe('what the session itself changed', () => {
  it('has no author', async () => {
    const by = { fromMe: true, senderId: PHONE };
    const change = { kind: 'revocation', waId: 'A1', by, at: new Date() } as const;
    expect(await lostPage.changedByPhone(change)).toEqual({ change, author: null });
  });
});
