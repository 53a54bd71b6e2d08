import { card, table } from './table.js';

describe('a table', () => {
  it('has aligned columns under their names', () => {
    expect(
      table(
        ['id', 'limit'],
        [
          ['gold', 5],
          ['x', null],
        ],
      ).split('\n'),
    ).toEqual(['ID    LIMIT', 'gold  5', 'x     -']);
  });

  it('of nothing is its heading', () => {
    expect(table(['id', 'name'], [])).toBe('ID  NAME');
  });

  it.each(['\u001b[2Jname', 'na\nme', 'na\u202eme', 'na\u009bme', '\0'])(
    'passes nothing on that a terminal obeys: %j',
    (name) => {
      const text = table(['name'], [[name]]);
      expect(text.split('\n')).toHaveLength(2);
      expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    },
  );
});

describe('a card', () => {
  it('has one field per line', () => {
    const fields = { name: 'acme', suspended: false, createdAt: new Date(0) };
    expect(card(fields).split('\n')).toEqual([
      'name       acme',
      'suspended  no',
      'createdAt  1970-01-01T00:00:00.000Z',
    ]);
  });
});
