import {
  MESSAGE_STATUSES,
  NEXT_MESSAGE_STATUSES,
  statusesBefore,
  statusOfAck,
  type MessageStatus,
} from './message-status.js';

/** Every pair, written down a second time: not read from the code under test. 1: `to` may follow `from`. */
const COLUMNS = [
  'preparing',
  'queued',
  'sending',
  'uncertain',
  'sent',
  'delivered',
  'read',
  'played',
  'failed',
  'cancelled',
  'expired',
] as const satisfies readonly MessageStatus[];

const TABLE: Record<MessageStatus, string> = {
  //         p q s u s d r p f c e
  preparing: '0 1 0 0 0 0 0 0 1 1 1',
  queued: '0 0 1 0 0 0 0 0 1 1 1',
  sending: '0 1 0 1 1 1 1 1 1 0 0',
  uncertain: '0 0 1 0 1 1 1 1 1 0 0',
  sent: '0 0 0 0 0 1 1 1 0 0 0',
  delivered: '0 0 0 0 0 0 1 1 0 0 0',
  read: '0 0 0 0 0 0 0 1 0 0 0',
  played: '0 0 0 0 0 0 0 0 0 0 0',
  failed: '0 0 0 0 1 1 1 1 0 0 0',
  cancelled: '0 0 0 0 0 0 0 0 0 0 0',
  expired: '0 0 0 0 0 0 0 0 0 0 0',
};

const PAIRS = COLUMNS.flatMap((from) =>
  TABLE[from].split(' ').map((flag, column) => ({ from, to: COLUMNS[column], isAllowed: flag === '1' })),
);

describe('the statuses of a message', () => {
  it('are those of the table, which has every pair', () => {
    expect([...COLUMNS].sort()).toEqual([...MESSAGE_STATUSES].sort());
    expect(PAIRS).toHaveLength(MESSAGE_STATUSES.length ** 2);
  });

  it.each(PAIRS)('$from → $to: $isAllowed', ({ from, to, isAllowed }) => {
    if (to === undefined) throw new Error('the table has too many columns');
    expect(NEXT_MESSAGE_STATUSES[from].includes(to)).toBe(isAllowed);
    expect(statusesBefore(to).includes(from)).toBe(isAllowed);
  });

  it('are proven by acknowledgements from 1 to 4, and by no other', () => {
    expect([-1, 0, 1, 2, 3, 4, 5].map(statusOfAck)).toEqual([
      undefined,
      undefined,
      'sent',
      'delivered',
      'read',
      'played',
      undefined,
    ]);
  });
});
