import { text } from 'node:stream/consumers';
import type { SessionDayUsage } from '@chasqui/usage';
import { toUsageCsv, wantsCsv } from './usage-csv.js';

const PERIOD = { from: '2026-01-01', to: '2026-01-31', timeZone: 'UTC' };
const MESSAGES = {
  accepted: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  failed: 5,
  cancelled: 6,
  expired: 7,
  received: 8,
  media: 9,
};
const HEADER =
  'day,session_id,session_name,deleted,requests,accepted,sent,delivered,read,failed,cancelled,expired,received,media\r\n';

async function* named(...names: string[]): AsyncGenerator<SessionDayUsage> {
  for (const name of names) {
    await Promise.resolve();
    yield { day: '2026-01-01', session: { id: 'a', name, isDeleted: false }, requests: 9, messages: MESSAGES };
  }
}

function csvOf(rows: AsyncIterable<SessionDayUsage>): Promise<string> {
  return text(toUsageCsv(rows, PERIOD).getStream());
}

describe('the CSV of usage', () => {
  it('has a row for each session and day, below a header', async () => {
    expect(await csvOf(named('shop'))).toBe(`${HEADER}2026-01-01,a,shop,false,9,1,2,3,4,5,6,7,8,9\r\n`);
  });

  it('is a header alone when nothing was used', async () => {
    expect(await csvOf(named())).toBe(HEADER);
  });

  it('leaves the session out where requests named none', async () => {
    async function* none(): AsyncGenerator<SessionDayUsage> {
      await Promise.resolve();
      yield { day: '2026-01-01', session: null, requests: 9, messages: MESSAGES };
    }
    expect(await csvOf(none())).toBe(`${HEADER}2026-01-01,,,,9,1,2,3,4,5,6,7,8,9\r\n`);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])('never lets the name %j be a formula', async (name) => {
    expect((await csvOf(named(name))).replaceAll('"', '')).toContain(`,a,'${name},false,`);
  });

  it('quotes what would break a row', async () => {
    expect(await csvOf(named('a,"b"\nc'))).toContain(',a,"a,""b""\nc",false,');
  });

  it('is a file with a name', () => {
    expect(toUsageCsv(named(), PERIOD).getHeaders()).toMatchObject({
      type: 'text/csv; charset=utf-8',
      disposition: 'attachment; filename="chasqui-usage-2026-01-01-to-2026-01-31.csv"',
    });
  });

  it('breaks off with the error of its source', async () => {
    async function* broken(): AsyncGenerator<SessionDayUsage> {
      yield* named('shop');
      throw new Error('the database is away');
    }
    await expect(csvOf(broken())).rejects.toThrow('the database is away');
  });

  it('is for whoever asks for it, or accepts it and asks for nothing', () => {
    const asked = [
      ['csv', undefined],
      ['json', 'text/csv'],
      [undefined, 'text/csv'],
      [undefined, '*/*'],
      [undefined, undefined],
    ] as const;
    expect(asked.map(([format, accept]) => wantsCsv(format, accept))).toEqual([true, false, true, false, false]);
  });
});
