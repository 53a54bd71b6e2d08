import { EVENT_TYPES } from '@chasqui/events';
import { problemsOfEvent } from '../../../test/support/event-check.js';
import { decodeCursor, encodeCursor } from './event-cursor.js';
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
  it.each([0n, 1n, 4_711n, 2n ** 63n, 2n ** 64n - 1n])('leads back to where it came from (%s)', (position) => {
    const place = { epoch: '6f1c0a9e-7d42-4b53-9a3e-1d0c0c5be1f4', position };
    expect(decodeCursor(encodeCursor(place))).toEqual(place);
  });

  it.each(['', 'x', 'A'.repeat(31), 'A'.repeat(33), `${'A'.repeat(31)}=`, `${'A'.repeat(31)} `])(
    'is not %j',
    (text) => {
      expect(decodeCursor(text)).toBeUndefined();
    },
  );
});
