import { lidOf, numberOf } from './lids.js';

describe('a LID', () => {
  it.each(['1000000', '59170000001', '00000000000', '999999999999999'])('of %s leads back to it', (number) => {
    const lid = lidOf(number);
    expect(lid).toMatch(/^\d{16}$/);
    expect(numberOf(`${lid}@lid`)).toBe(number);
  });

  it('differs from number to number', () => {
    const lids = Array.from({ length: 1000 }, (_, index) => lidOf(String(59_170_000_000 + index)));
    expect(new Set(lids).size).toBe(1000);
  });

  it.each(['59170000001', '1234567890123456@lid', '12036300000@g.us'])('that %s is not stays what it is', (address) => {
    expect(numberOf(address)).toBe(address);
  });
});
