// The second name that WhatsApp gives every account. Here it is the number in disguise, so that nobody has to remember
// which LID belongs to whom: multiplied in the field of a prime above all numbers, and moved to sixteen digits, one more
// than a number can have.
const PRIME = 2_000_000_000_000_021n;
const FACTOR = 1_234_567_890_123_457n;
const INVERSE = 589_610_949_924_327n;
const OFFSET = 1_000_000_000_000_000n;

export function lidOf(number: string): string {
  // The leading 1 keeps zeros that a number begins with.
  return String(((BigInt(`1${number}`) * FACTOR) % PRIME) + OFFSET);
}

/** The number in an address of either kind; what is not an account's LID comes back as it is. */
export function numberOf(address: string): string {
  const lid = /^(\d{16})@lid$/.exec(address)?.[1];
  if (lid === undefined) return address;
  const number = /^1(\d{7,15})$/.exec(String(((BigInt(lid) - OFFSET) * INVERSE) % PRIME))?.[1];
  return number ?? address;
}
