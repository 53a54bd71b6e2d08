import { batchOf, BulkApi, resultsOf } from '../../../../../../test/support/bulk-api.js';
import type { SessionId } from '../../../../../../test/support/medium-rows.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const TEMPLATE = { text: 'Hello {{name|there}}' };

let whole: WholeApi;
let api: BulkApi;
let session: SessionId & { key: string };

beforeAll(async () => {
  whole = await WholeApi.open();
  api = new BulkApi(whole);
});

beforeEach(async () => {
  session = await api.aReadySession();
});

afterAll(() => whole.close());

async function textsOf(): Promise<[string, string, number][]> {
  return (await api.textsOf(session)).map(({ chatId, text, line }) => [chatId.replace('@c.us', ''), text, line]);
}

describe('a CSV', () => {
  it.each([
    ['commas', 'to,name\n4915100003600,Asha\n4915100003601,Ravi\n'],
    ['semicolons', 'to;name\n4915100003600;Asha\n4915100003601;Ravi\n'],
    ['tabs', 'to\tname\n4915100003600\tAsha\n4915100003601\tRavi\n'],
    ['a byte order mark', '\ufeffto,name\n4915100003600,Asha\n4915100003601,Ravi\n'],
    ['CRLF', 'to,name\r\n4915100003600,Asha\r\n4915100003601,Ravi\r\n'],
    ['lone CR', 'to,name\r4915100003600,Asha\r4915100003601,Ravi\r'],
    ['no last line break', 'to,name\n4915100003600,Asha\n4915100003601,Ravi'],
    ['quotes', '"to","name"\n"4915100003600","Asha"\n"+49 151 00003601",Ravi\n'],
    ['blanks in its header', ' to , name \n4915100003600,Asha\n4915100003601,Ravi\n'],
    ['a delimiter inside a quoted header', 'to;name;"a,b,c,d"\n4915100003600;Asha;\n4915100003601;Ravi;x\n'],
  ])('with %s is read', async (_what, csv) => {
    const answer = await api.csv(session, csv, TEMPLATE);
    expect(batchOf(answer)).toMatchObject({ accepted: 2, refused: 0, encoding: 'utf-8' });
    expect(await textsOf()).toEqual([
      ['4915100003600', 'Hello Asha', 2],
      ['4915100003601', 'Hello Ravi', 3],
    ]);
  });

  it('in Latin-1 is read, and the answer says so', async () => {
    const csv = Buffer.from('to;name\n4915100003600;J\xfcrgen \x80\n', 'latin1');
    const answer = await api.csv(session, csv, TEMPLATE);
    expect(batchOf(answer)).toMatchObject({ accepted: 1, encoding: 'windows-1252' });
    expect(await textsOf()).toEqual([['4915100003600', 'Hello Jürgen €', 2]]);
  });

  it.each(['\n', '\r\n'])(
    'counts its lines as an editor does, with quoted breaks (%j) and blank lines',
    async (end) => {
      const lines = [
        'to,text',
        `4915100003600,"one${end}two${end}three ""quoted"""`,
        '',
        'nobody,x',
        '4915100003601,last',
      ];
      const answer = await api.csv(session, lines.join(end));
      expect(resultsOf(answer).map(({ line, status }) => [line, status])).toEqual([
        [2, 'accepted'],
        [6, 'refused'],
        [7, 'accepted'],
      ]);
      expect((await textsOf())[0]?.[1]).toBe(`one${end}two${end}three "quoted"`);
    },
  );

  it.each([
    ['with a number twice', '4915100003600,a,\n+49 151 00003600,b,\n', [3, 'recipient_repeated', 'to']],
    ['without a number', ',a,\n4915100003600,a,\n', [2, 'recipient_missing', 'to']],
    ['with a wrong number', '12,a,\n4915100003600,a,\n', [2, 'recipient_invalid', 'to']],
    ['with too few cells', '4915100003600,a,\n4915100003601,a\n', [3, 'cells_wrong', 'text']],
    ['with too many cells', '4915100003600,a,\n4915100003601,a,,x\n', [3, 'cells_wrong', null]],
    ['without a value', '4915100003600,a,\n4915100003601, ,\n', [3, 'variable_missing', 'name']],
    [
      'with a million characters',
      `4915100003600,a,\n4915100003601,${'x'.repeat(1_000_000)},\n`,
      [3, 'text_too_long', 'name'],
    ],
    ['with a long text', `4915100003600,a,\n4915100003601,a,${'x'.repeat(65_537)}\n`, [3, 'text_too_long', 'text']],
  ])('refuses a line %s, with its line and column, and takes the other', async (_what, lines, [line, code, column]) => {
    const answer = await api.csv(session, `to,name,text\n${lines}`, { text: 'Hello {{name}}' });
    expect(batchOf(answer)).toMatchObject({ accepted: 1, refused: 1 });
    const refused = resultsOf(answer).find(({ status }) => status === 'refused');
    expect([refused?.line, refused?.code, refused?.column ?? null]).toEqual([line, code, column]);
  });

  it('takes what a spreadsheet adds: empty columns and blank lines', async () => {
    const answer = await api.csv(session, 'to,text,,\n4915100003600,a,,\n\n4915100003601,b,,,,\n');
    expect(batchOf(answer)).toMatchObject({ accepted: 2, refused: 0 });
  });

  it.each([
    ['that is empty', '', {}, 'The file is empty', {}],
    ['that is only a mark', '\ufeff', {}, 'The file is empty', {}],
    ['that is only a header', 'to,text\n', {}, 'There is no message in it', {}],
    ['without its column to', 'number,text\n1,2\n', {}, 'The header has no column to (line 1)', { line: 1 }],
    ['with a column twice', 'to,a,a\n1,2,3\n', {}, 'The header has a column twice', { line: 1, column: 'a' }],
    [
      'without a column of the template',
      'to,a\n1,2\n',
      { text: '{{b}}' },
      'The template has a variable',
      { line: 1, column: 'b' },
    ],
    [
      'whose quote is not closed',
      'to,text\n4915100003600,"a\nb\nc\n',
      {},
      'A quote is not closed',
      { line: 2, column: 'text' },
    ],
    ['with a quote inside of a cell', 'to,text\n1,a\n1,b"c"\n', {}, 'A cell with quotes', { line: 3, column: 'text' }],
    ['with something after a quote', 'to,text\n1,"a"b\n', {}, 'A closing quote', { line: 2, column: 'text' }],
    ['in UTF-16', Buffer.from('\ufeffto,text\n1,2', 'utf16le'), {}, 'The file is UTF-16', {}],
    [
      'of two encodings',
      Buffer.concat([Buffer.from('to,text\n4915100003600,ü\n4915100003601,'), Buffer.from([0xfc, 0x0a])]),
      {},
      'The file is neither UTF-8 nor windows-1252',
      { line: 3 },
    ],
  ])('%s is refused as a whole', async (_what, csv, query, error, place) => {
    const { status, body } = await api.csv(session, csv, query);
    expect({ status, body }).toEqual({
      status: 400,
      body: { success: false, error: expect.stringContaining(error) as string, ...place },
    });
    expect(await api.rowsOf(session)).toEqual({ batches: 0, messages: 0, events: 0, accepted: 0 });
  });
});
