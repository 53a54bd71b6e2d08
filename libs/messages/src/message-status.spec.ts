import { MESSAGE_STATUSES, NEXT_MESSAGE_STATUSES, statusesBefore, statusOfAck } from './message-status.js';

describe('the statuses of a message', () => {
  it('never lead back from an acknowledgement', () => {
    const order = ['sent', 'delivered', 'read', 'played'] as const;
    order.forEach((status, index) => {
      expect(NEXT_MESSAGE_STATUSES[status]).toEqual(order.slice(index + 1));
    });
  });

  it('let any acknowledgement end an uncertain or a failed one', () => {
    for (const ack of [1, 2, 3, 4]) {
      const status = statusOfAck(ack);
      if (!status) throw new Error(`ack ${ack} proves nothing`);
      expect(statusesBefore(status)).toEqual(expect.arrayContaining(['sending', 'uncertain', 'failed']));
    }
  });

  it('prove nothing by a pending or refused acknowledgement', () => {
    expect([statusOfAck(0), statusOfAck(-1)]).toEqual([undefined, undefined]);
  });

  it('end in cancelled, expired and played', () => {
    const ends = MESSAGE_STATUSES.filter((status) => NEXT_MESSAGE_STATUSES[status].length === 0);
    expect(ends).toEqual(['played', 'cancelled', 'expired']);
  });
});
