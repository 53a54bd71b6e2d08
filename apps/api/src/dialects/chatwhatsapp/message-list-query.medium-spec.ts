import { SendingApi } from '../../../../../test/support/sending-api.js';
import { WholeApi } from '../../../../../test/support/whole-api.js';

let api: WholeApi;
let session: Awaited<ReturnType<SendingApi['aReadySession']>>;

beforeAll(async () => {
  api = await WholeApi.open();
  session = await new SendingApi(api).aReadySession();
});

afterAll(() => api.close());

describe('a list of messages refuses', () => {
  it.each([
    ['chat', 'chat=abc'],
    ['chat', 'chat='],
    ['chat', 'chat=4915100000001&chat=4915100000002'],
    ['direction', 'direction=up'],
    ['direction', 'direction=inbound&direction=outbound'],
    ['status', 'status=gone'],
    ['status', 'status='],
    ['status', 'status=sent,'],
    ['since', 'since=yesterday'],
    ['since', 'since=2026-01-01T00:00:00'],
    ['until', 'until=2026-13-01T00:00:00Z'],
    ['until', 'since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z'],
    ['q', 'q='],
    ['q', 'q=%00'],
    ['q', 'q=a%00b'],
    ['q', 'q=a&q=b'],
    ['q', `q=${'x'.repeat(201)}`],
    ['limit', 'limit=0'],
    ['limit', 'limit=201'],
    ['limit', 'limit=ten'],
    ['limit', 'limit='],
    ['cursor', 'cursor=abc'],
    ['cursor', 'cursor='],
    ['Chat', 'Chat=4915100000001'],
    ['__proto__', '__proto__=1'],
    ['constructor', 'constructor=1'],
    ['toString', 'toString=1'],
    ['chat[x]', 'chat[x]=1'],
  ])('a wrong or unknown %s: %s', async (field, query) => {
    const url = `/sessions/${session.id}/messages?${query}`;
    const answer = await api.app.inject({ url, headers: { 'x-api-key': session.key } });
    const { error, details } = answer.json<{ error: string; details: { field: string }[] }>();
    expect({ status: answer.statusCode, fields: details.map((problem) => problem.field) }).toEqual({
      status: 400,
      fields: [field],
    });
    expect(error).toContain(field);
  });
});
