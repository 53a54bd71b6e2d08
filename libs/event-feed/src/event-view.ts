import { EVENT_TYPES, type EventType } from '@chasqui/events';
import { EVENT_DEFINITIONS, type EventSession } from './event-definitions.js';
import { encodeCursor, type LogIdentity } from './event-cursor.js';
import { objectOf, text, textOrNull, yesOrNo, type ObjectSchema } from './json-schema.js';

/** Of what every event has around its data; goes up when a reader of the one before would be misled. */
const VERSION = 1;

/** A numbered row of the log. */
export interface StoredEvent {
  id: string;
  type: EventType;
  /** PostgreSQL bigints. */
  seq: string;
  position: string;
  recovered: boolean;
  occurredAt: Date;
  session: EventSession;
  data: object;
}

/** An event as callers see it, whichever way it comes to them. */
export interface EventView {
  id: string;
  type: EventType;
  version: number;
  sequence: number;
  cursor: string;
  occurredAt: string;
  recovered: boolean;
  session: EventSession;
  data: Record<string, unknown>;
}

/** @param log that it is in */
export function toEventView(event: StoredEvent, log: LogIdentity): EventView {
  const { id, type, seq, position, recovered, occurredAt, session, data } = event;
  return {
    id,
    type,
    version: VERSION,
    sequence: Number(seq),
    cursor: encodeCursor(log, BigInt(position)),
    occurredAt: occurredAt.toISOString(),
    recovered,
    session,
    data: EVENT_DEFINITIONS[type].toData(data as never, session),
  };
}

/** The JSON Schema of the events of a type. */
export function eventSchema(type: EventType): ObjectSchema {
  const { when, data } = EVENT_DEFINITIONS[type];
  const schema = objectOf({
    id: text('The same however often and whichever way it is told: what to tell doubles by.', { format: 'uuid' }),
    type: text('What happened.', { enum: [type] }),
    version: { type: 'integer', description: 'Of this form.', enum: [VERSION] },
    sequence: { type: 'integer', description: 'Goes up by 1 from event to event of the session.', minimum: 1 },
    cursor: text('The place right after it: what to ask for the next ones with.'),
    occurredAt: text('When it happened.', { format: 'date-time' }),
    recovered: yesOrNo('Whether it is told later than it happened, because it was missed then.'),
    session: objectOf({
      id: text('Whose event it is.', { format: 'uuid' }),
      name: text('What the session is called now.'),
      phoneNumber: textOrNull('Of the phone that it was last linked to, in digits.'),
    }),
    data,
  });
  return { title: titleOf(type), ...schema, description: `When ${when}.` };
}

/** `message.sent` is `MessageSentEvent`. */
export function titleOf(type: EventType): string {
  const words = type.split(/[._]/).map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return `${words.join('')}Event`;
}

export function eventExample(type: EventType): EventView {
  return toEventView(
    {
      id: '0c5be1f4-1d0c-4a53-9a3e-6f1c0a9e7d42',
      type,
      seq: String(EVENT_TYPES.indexOf(type) + 1),
      position: '4711',
      recovered: false,
      occurredAt: new Date('2026-02-01T09:00:00.000Z'),
      session: { id: 'b7a1d0ce-52f7-4c1a-8a43-0f6a3f9f1d10', name: 'shop', phoneNumber: '4915112345678' },
      data: EVENT_DEFINITIONS[type].example,
    },
    { epoch: '6f1c0a9e-7d42-4b53-9a3e-1d0c0c5be1f4', cursorKey: Buffer.from('an example-s key') },
  );
}
