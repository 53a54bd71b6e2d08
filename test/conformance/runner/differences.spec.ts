import { differences } from './differences.js';
import {
  absent,
  arrayOf,
  containing,
  exactly,
  isoTime,
  nullOr,
  oneOf,
  otherThan,
  pattern,
  png,
  text,
  timeInDays,
  unixSecondsWithin,
  uuid,
  wholeNumber,
  withoutTextLike,
} from './matchers.js';

const fill = (value: string): string => value.replace('{{id}}', 'the id');
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0]);
const TOMORROW = new Date(Date.now() + 86_400_000).toISOString();
const NOW_SECONDS = Math.floor(Date.now() / 1_000);

function wheres(expected: unknown, came: unknown): string[] {
  return differences(expected, came, { where: '$', fill }).map(({ where }) => where);
}

describe('an answer', () => {
  it.each<[string, unknown, unknown]>([
    ['the same literals', { a: 1, b: [true, null], c: 'x' }, { a: 1, b: [true, null], c: 'x' }],
    ['fields that nobody named', { a: 1 }, { a: 1, more: 2 }],
    ['a filled placeholder', { a: '{{id}}' }, { a: 'the id' }],
    ['exactly these fields', exactly({ a: text }), { a: 'x' }],
    ['an array of such', arrayOf({ a: wholeNumber() }), [{ a: 1 }, { a: 2 }]],
    ['an array with one such', containing({ id: '{{id}}' }), [{ id: 'another' }, { id: 'the id' }]],
    ['null where it may be', nullOr(isoTime), null],
    ['a value where null may be', nullOr(isoTime), '2026-02-01T12:00:00.000Z'],
    ['any other text', otherThan('{{id}}'), 'another'],
    ['one of several', oneOf('sent', 'queued'), 'queued'],
    ['a UUID', uuid, 'e67a00be-ed45-4356-9488-049cabb9895d'],
    ['nothing', { a: absent }, {}],
    ['bytes', png, PNG],
    ['no such text', withoutTextLike(/wask_/), { apiKey: 'hidden' }],
    ['a time in days', timeInDays(1), TOMORROW],
    ['Unix seconds', unixSecondsWithin(60), String(NOW_SECONDS + 59)],
  ])('is as expected with %s', (_what, expected, came) => {
    expect(wheres(expected, came)).toEqual([]);
  });

  it.each<[string, unknown, unknown, string]>([
    ['another literal', { a: { b: 1 } }, { a: { b: 2 } }, '$.a.b'],
    ['a number for a text', { a: '1' }, { a: 1 }, '$.a'],
    ['a missing field', { a: 1 }, {}, '$.a'],
    ['an inherited field', { constructor: text }, {}, '$.constructor'],
    ['a field too many', exactly({ a: 1 }), { a: 1, cause: 'secret' }, '$.cause'],
    ['an item too many', [1], [1, 2], '$'],
    ['another item', [{ a: 1 }], [{ a: 2 }], '$[0].a'],
    ['one odd item', arrayOf({ a: 1 }), [{ a: 1 }, { a: 2 }], '$[1].a'],
    ['no array', arrayOf(1), { length: 0 }, '$'],
    ['none of such', containing({ id: '{{id}}' }), [{ id: 'another' }], '$'],
    ['null for a value', { a: text }, { a: null }, '$.a'],
    ['an odd value where null may be', nullOr(isoTime), 'yesterday', '$'],
    ['the very text', otherThan('{{id}}'), 'the id', '$'],
    ['none of several', oneOf('sent'), 'failed', '$'],
    ['a time without milliseconds', isoTime, '2026-02-01T12:00:00Z', '$'],
    ['a day that there is not', isoTime, '2026-13-01T12:00:00.000Z', '$'],
    ['something for nothing', { a: absent }, { a: null }, '$.a'],
    ['a blank text', text, ' ', '$'],
    ['a part of a number', wholeNumber(1, 60), 1.5, '$'],
    ['a number beyond', wholeNumber(1, 60), 61, '$'],
    ['another form', pattern(/^2@/), '1@', '$'],
    ['other bytes', png, Buffer.from('<svg>'), '$'],
    ['such a text inside', withoutTextLike(/wask_/), { deep: ['wask_1'] }, '$'],
    ['a time too late', timeInDays(7), TOMORROW, '$'],
    ['seconds of another window', unixSecondsWithin(60), String(NOW_SECONDS + 3_600), '$'],
    ['milliseconds for seconds', unixSecondsWithin(60), String(Date.now()), '$'],
    ['bytes for an object', { a: 1 }, Buffer.from('{'), '$'],
  ])('differs by %s', (_what, expected, came, where) => {
    expect(wheres(expected, came)).toEqual([where]);
  });

  it('is shown beside what was expected, without the secret of a key', () => {
    const key = `wask_${'a'.repeat(48)}`;
    expect(differences({ id: uuid, key: 'none' }, { id: 7, key }, { where: '$', fill })).toEqual([
      { where: '$.id', expected: uuid.description, came: '7' },
      { where: '$.key', expected: '"none"', came: '"wask_…"' },
    ]);
  });
});
