/** What an outbound message is. An inbound one is `received`, always. */
export const MESSAGE_STATUSES = [
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
] as const;

export type MessageStatus = (typeof MESSAGE_STATUSES)[number];

/** WhatsApp has the message. */
export const ACKNOWLEDGED = ['sent', 'delivered', 'read', 'played'] as const;

/**
 * Which status may follow which. An acknowledgement jumps forward from wherever the message is: it may come before the
 * call returns, while the outcome is uncertain, or after we gave up.
 */
export const NEXT_MESSAGE_STATUSES: Record<MessageStatus, readonly MessageStatus[]> = {
  preparing: ['queued', 'failed', 'cancelled', 'expired'],
  queued: ['sending', 'failed', 'cancelled', 'expired'],
  sending: ['queued', 'uncertain', 'failed', ...ACKNOWLEDGED],
  uncertain: ['sending', 'failed', ...ACKNOWLEDGED],
  sent: ['delivered', 'read', 'played'],
  delivered: ['read', 'played'],
  read: ['played'],
  played: [],
  failed: [...ACKNOWLEDGED],
  cancelled: [],
  expired: [],
};

/** The statuses from which `status` may be entered. */
export function statusesBefore(status: MessageStatus): MessageStatus[] {
  return MESSAGE_STATUSES.filter((from) => NEXT_MESSAGE_STATUSES[from].includes(status));
}

/** WhatsApp's acknowledgement numbers: 1 the server took it, 2 it reached a device, 3 it was read, 4 it was played. */
const STATUS_OF_ACK: Readonly<Record<number, MessageStatus>> = { 1: 'sent', 2: 'delivered', 3: 'read', 4: 'played' };

/** The status that an acknowledgement proves; undefined for 0 (pending) and −1 (refused). */
export function statusOfAck(ack: number): MessageStatus | undefined {
  return STATUS_OF_ACK[ack];
}
