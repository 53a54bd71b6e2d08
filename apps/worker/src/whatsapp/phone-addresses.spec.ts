import { PhoneAddresses } from './phone-addresses.js';
import type { ReceivedMessage } from './vocabulary.js';

const LID = '123456789012345@lid';
const PHONE = '4915100000001@c.us';

function aMessage(chosen: Partial<ReceivedMessage> = {}): ReceivedMessage {
  const at = new Date('2026-01-01T00:00:00Z');
  const about = { waId: 'A1', type: 'text', content: { text: 'hi' }, at };
  return { ...about, chatId: LID, chatWid: LID, senderId: LID, ...chosen };
}

describe('a message from a hidden address', () => {
  it('is kept under the phone number, and under its address as well', async () => {
    let lookups = 0;
    const addresses = new PhoneAddresses({
      getContactLidAndPhone: ([lid = '']) => {
        lookups += 1;
        return Promise.resolve([{ lid, pn: PHONE }]);
      },
    });
    expect(await addresses.addressedByPhone(aMessage())).toMatchObject({
      chatId: PHONE,
      senderId: PHONE,
      chatWid: LID,
    });
    const before = lookups;
    await addresses.addressedByPhone(aMessage());
    expect(lookups).toBe(before);
  });

  it('keeps the phone numbers of those whom it mentions, and of who changed it', async () => {
    const addresses = new PhoneAddresses({
      getContactLidAndPhone: ([lid = '']) => Promise.resolve([{ lid, pn: PHONE }]),
    });
    const message = await addresses.addressedByPhone(aMessage({ content: { text: '@1', mentions: [LID] } }));
    expect(message.content.mentions).toEqual([PHONE]);
    const by = { fromMe: false, senderId: LID };
    const change = await addresses.changedByPhone({ kind: 'revocation', waId: 'A1', by, at: new Date() });
    expect(change.by.senderId).toBe(PHONE);
  });

  it('keeps its address when the page cannot tell the number', async () => {
    const failing = new PhoneAddresses({ getContactLidAndPhone: () => Promise.reject(new Error('page is gone')) });
    expect((await failing.addressedByPhone(aMessage())).chatId).toBe(LID);
  });
});

describe('a message from a phone number', () => {
  it('needs no look-up', async () => {
    const addresses = new PhoneAddresses({ getContactLidAndPhone: () => Promise.reject(new Error('asked')) });
    const message = aMessage({ chatId: PHONE, senderId: PHONE, chatWid: PHONE });
    expect(await addresses.addressedByPhone(message)).toEqual(message);
  });
});
