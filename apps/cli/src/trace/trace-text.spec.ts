import { conclusionOf } from './conclusion.js';
import { pausesOf, statesOf } from './holds.js';
import type { Trace, TracedMessage, TracedSession } from './trace.js';
import { traceText } from './trace-text.js';

const NOW = new Date('2026-02-01T09:10:00.000Z');

function at(minute: number, second = 0): Date {
  return new Date(Date.UTC(2026, 1, 1, 9, minute, second));
}

function aMessage(chosen: Partial<TracedMessage> = {}): TracedMessage {
  return {
    messageId: '3EB0A',
    direction: 'outbound',
    chat: '919876543210@s.whatsapp.net',
    kind: 'text',
    lane: 'transactional',
    quotedMessageId: null,
    status: 'queued',
    reason: null,
    since: at(0),
    acceptedAt: at(0),
    sendAt: at(0),
    expiresAt: at(59),
    attempts: 0,
    parkedAt: null,
    ahead: 0,
    heldBackBy: null,
    ...chosen,
  };
}

function aSession(chosen: Partial<TracedSession> = {}): TracedSession {
  return {
    id: 'b7a1d0ce',
    name: 'shop',
    account: 'default',
    state: 'ready',
    reason: 'connected',
    reasonDetail: null,
    isHosted: true,
    isDeleted: false,
    pausedAt: null,
    pauseReason: null,
    nextSendAt: null,
    ...chosen,
  };
}

describe('a trace', () => {
  const quiet = { attempt: null, generation: null, worker: null, reason: null };
  const trace: Trace = {
    message: aMessage({ status: 'delivered', since: at(5, 2), text: 'hello' }),
    session: aSession(),
    history: [
      { ...quiet, at: at(0), status: 'queued' },
      { ...quiet, at: at(4), status: 'sending', attempt: 1, generation: '7', worker: 'worker-1' },
      { ...quiet, at: at(5), status: 'sent', attempt: 1 },
      { ...quiet, at: at(5, 2), status: 'delivered' },
    ],
    holds: [{ from: at(1), to: at(3), what: 'the session was disconnected: The browser ended unexpectedly.' }],
    events: [
      { at: at(0), type: 'message.accepted', sequence: 12 },
      { at: at(5), type: 'message.sent', sequence: null },
    ],
  };

  it('tells the facts, the life in its order with what held it, the events, and how it ended', () => {
    expect(traceText(trace, NOW).split('\n')).toEqual([
      'message   3EB0A',
      'session   shop (b7a1d0ce) of account default',
      'to        919876543210@s.whatsapp.net',
      'kind      text',
      'text      hello',
      'accepted  2026-02-01T09:00:00.000Z',
      'lane      transactional',
      'expires   2026-02-01T09:59:00.000Z',
      '',
      'AT                        WHAT',
      '2026-02-01T09:00:00.000Z  queued',
      '2026-02-01T09:01:00.000Z    held: the session was disconnected: The browser ended unexpectedly.',
      '2026-02-01T09:03:00.000Z    no longer held: the session was disconnected',
      '2026-02-01T09:04:00.000Z  sending (attempt 1, by worker-1, lease 7)',
      '2026-02-01T09:05:00.000Z  sent (attempt 1)',
      '2026-02-01T09:05:02.000Z  delivered',
      '',
      'AT                        SEQUENCE          EVENT',
      '2026-02-01T09:00:00.000Z  12                message.accepted',
      '2026-02-01T09:05:00.000Z  not numbered yet  message.sent',
      '',
      'It reached a device of the recipient at 2026-02-01T09:05:02.000Z.',
    ]);
  });

  it('passes nothing on that a terminal obeys', () => {
    const hostile = { ...trace, message: aMessage({ text: '\u001b[2J' }), session: aSession({ name: 'a\nb' }) };
    expect(traceText(hostile, NOW).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
  });
});

describe('what held a message', () => {
  it('is every state of its session but ready', () => {
    const detail = { reasonDetail: null };
    expect(
      statesOf([
        { ...detail, at: at(0), endedAt: at(1), state: 'ready', reason: 'connected' },
        { ...detail, at: at(1), endedAt: null, state: 'logged_out', reason: 'unlinked_from_phone' },
      ]),
    ).toEqual([{ from: at(1), to: null, what: 'the session was logged_out: The phone removed this linked device.' }]);
  });

  it('is a pause from its beginning to its end', () => {
    const [paused, resumed] = ['session.outbox_paused', 'session.outbox_resumed'] as const;
    expect(
      pausesOf([
        { at: at(0), type: resumed, reason: null },
        { at: at(1), type: paused, reason: 'by_request' },
        { at: at(2), type: paused, reason: 'number_changed' },
        { at: at(3), type: resumed, reason: null },
        { at: at(4), type: paused, reason: null },
      ]),
    ).toEqual([
      { from: at(1), to: at(3), what: 'the outbox was paused (by_request)' },
      { from: at(4), to: null, what: 'the outbox was paused' },
    ]);
  });
});

describe('the last sentence', () => {
  const disconnected = { state: 'disconnected', reason: 'connection_lost' } as const;
  const CASES: [string, Partial<TracedMessage>, Partial<TracedSession>, string][] = [
    ['read', { status: 'read' }, {}, 'The recipient read it at 2026-02-01T09:00:00.000Z.'],
    [
      'failed',
      { status: 'failed', reason: 'recipient_not_on_whatsapp' },
      {},
      'It failed at 2026-02-01T09:00:00.000Z: recipient_not_on_whatsapp.',
    ],
    [
      'sent',
      { status: 'sent' },
      {},
      'WhatsApp has it since 2026-02-01T09:00:00.000Z; no device of the recipient has confirmed it yet.',
    ],
    ['received', { status: 'received' }, {}, 'It was received at 2026-02-01T09:00:00.000Z.'],
    [
      'preparing',
      { status: 'preparing' },
      {},
      'It waits for its content to be prepared, since 2026-02-01T09:00:00.000Z.',
    ],
    [
      'sending',
      { status: 'sending', attempts: 2 },
      {},
      'It is being handed to WhatsApp since 2026-02-01T09:00:00.000Z (attempt 2).',
    ],
    [
      'uncertain',
      { status: 'uncertain', reason: 'outcome_unknown' },
      disconnected,
      'It may have left at 2026-02-01T09:00:00.000Z (outcome_unknown); that is settled while its session is ready, ' +
        'which it is not: the session is disconnected (The browser lost its connection to WhatsApp).',
    ],
    [
      'parked',
      { status: 'uncertain', parkedAt: at(2) },
      {},
      'It may have left at 2026-02-01T09:00:00.000Z; it is parked since 2026-02-01T09:02:00.000Z, and ' +
        'POST /sessions/b7a1d0ce/messages/3EB0A/resolve decides.',
    ],
    [
      'paused',
      {},
      { ...disconnected, pausedAt: at(1), pauseReason: 'by_request' },
      'It waits: the outbox is paused since 2026-02-01T09:01:00.000Z (by_request); POST /sessions/b7a1d0ce/resume.',
    ],
    ['scheduled', { sendAt: at(30) }, {}, 'It waits: it is to be sent at 2026-02-01T09:30:00.000Z.'],
    [
      'disconnected',
      {},
      disconnected,
      'It waits: the session is disconnected (The browser lost its connection to WhatsApp).',
    ],
    ['without a worker', {}, { isHosted: false }, 'It waits: no worker has its session.'],
    [
      'behind an uncertain one',
      { heldBackBy: '3EB0B' },
      {},
      'It waits: the outcome of 3EB0B, which left before it, is not known yet.',
    ],
    [
      'paced',
      { ahead: 1 },
      { nextSendAt: at(11) },
      "It waits: the session's next message leaves at 2026-02-01T09:11:00.000Z, behind 1 other.",
    ],
    ['in line', { ahead: 3 }, { nextSendAt: at(1) }, 'It waits: it is about to leave, behind 3 others.'],
  ];

  it.each(CASES)('of one that is %s', (_, message, session, sentence) => {
    expect(conclusionOf({ message: aMessage(message), session: aSession(session) }, NOW)).toBe(sentence);
  });
});
