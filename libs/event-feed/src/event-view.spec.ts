import { EVENT_TYPES } from '@chasqui/events';
import { problemsOfEvent } from '../../../test/support/event-check.js';
import { randomBytes, randomUUID } from 'node:crypto';
import { decodeCursor, encodeCursor, isCursor } from './event-cursor.js';
import { eventExample, titleOf } from './event-view.js';

describe.each(EVENT_TYPES)('the example of %s', (type) => {
  it('is as its schema says', () => {
    expect(problemsOfEvent(eventExample(type))).toEqual([]);
  });
});

describe('a schema', () => {
  it('is not met by an event of another type, nor by one with other fields', () => {
    const example = eventExample('message.received');
    const withMore = { ...example, data: { ...example.data, more: 1 } };
    expect(problemsOfEvent(withMore)).toEqual(['message.received/data must NOT have additional properties']);
    const misnamed = { ...eventExample('session.created'), type: 'message.sent' };
    expect(problemsOfEvent(misnamed)).not.toEqual([]);
    expect(problemsOfEvent({ type: 'message.nonsense' })).toEqual(['message.nonsense has no schema']);
  });

  it('has a name of its own', () => {
    expect(titleOf('session.state_changed')).toBe('SessionStateChangedEvent');
    expect(new Set(EVENT_TYPES.map(titleOf)).size).toBe(EVENT_TYPES.length);
  });
});

describe('a cursor', () => {
  const log = { epoch: randomUUID(), cursorKey: randomBytes(16) };

  it.each([0n, 1n, 4_711n, 2n ** 63n, 2n ** 64n - 1n])('leads back to where it came from (%s)', (position) => {
    const cursor = encodeCursor(log, position);
    expect(isCursor(cursor)).toBe(true);
    expect(decodeCursor(log, cursor)).toBe(position);
  });

  it('tells nothing of where it is', () => {
    const [one, next] = [encodeCursor(log, 1n), encodeCursor(log, 2n)].map((cursor) =>
      Buffer.from(cursor, 'base64url'),
    );
    const same = one?.filter((byte, index) => byte === next?.[index]);
    expect(same?.length).toBeLessThan(8);
  });

  it('leads nowhere in another log, after a restore, or when somebody made it up', () => {
    const cursor = encodeCursor(log, 4_711n);
    expect(decodeCursor({ ...log, epoch: randomUUID() }, cursor)).toBeUndefined();
    expect(decodeCursor({ ...log, cursorKey: randomBytes(16) }, cursor)).toBeUndefined();
    expect(decodeCursor(log, randomBytes(16).toString('base64url'))).toBeUndefined();
  });

  it.each(['', 'x', 'A'.repeat(21), 'A'.repeat(23), `${'A'.repeat(21)}=`, `${'A'.repeat(21)} `])(
    'is not %j',
    (text) => {
      expect(isCursor(text)).toBe(false);
    },
  );
});
