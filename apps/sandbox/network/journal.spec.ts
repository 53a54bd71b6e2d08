import { JournalError, parseJournal } from './journal.js';

const header = '{"format":2}\n';

describe('parseJournal', () => {
  it('reads the entries in their order', () => {
    expect(parseJournal(`${header}[1]\n[2]\n`, 'journal')).toEqual([[1], [2]]);
  });

  it('finds nothing in an empty file', () => {
    expect(parseJournal('', 'journal')).toEqual([]);
  });

  it('drops a last line that a killed process left unfinished', () => {
    expect(parseJournal(`${header}[1]\n[2,`, 'journal')).toEqual([[1]]);
  });

  it('refuses a file of a newer sandbox in one sentence', () => {
    expect(() => parseJournal('{"format":3}\n', 'journal')).toThrow(
      new JournalError('journal has format 3, written by a newer sandbox; this one reads up to 2.'),
    );
  });

  it('refuses a file of an older sandbox in one sentence', () => {
    expect(() => parseJournal('{"format":1}\n', 'journal')).toThrow(
      new JournalError('journal has format 1, written by an older sandbox; start with an empty directory.'),
    );
  });

  it('names the line that is damaged before the end', () => {
    expect(() => parseJournal(`${header}[1\n[2]\n`, 'journal')).toThrow('journal:2 is damaged');
  });
});
