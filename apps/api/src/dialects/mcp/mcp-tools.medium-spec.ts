import { readFileSync } from 'node:fs';
import { McpApi, SENDING, TO } from '../../../../../test/support/mcp-api.js';

let api: McpApi;

beforeAll(async () => {
  api = await McpApi.open();
});

afterAll(() => api.close());

describe('an AI client', () => {
  it('is told of every tool with its schemas, whatever its key may do', async () => {
    const reading = await api.connect((await api.aSession()).key);
    const sending = await api.connect((await api.aSession(`mcp_access = 'send'`)).key);
    const tools = await api.toolsFor(reading);
    expect(await api.toolsFor(sending)).toEqual(tools);
    expect(reading.client.getServerVersion()).toMatchObject({ name: 'chasqui' });
    expect(reading.client.getInstructions()).toContain('untrusted');
    for (const { inputSchema, outputSchema, annotations } of tools) {
      expect(inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
      expect(outputSchema).toMatchObject({ type: 'object' });
      expect(annotations).toMatchObject({ destructiveHint: annotations?.readOnlyHint === false });
    }
  });

  it('has in docs/mcp.md what it is told', async () => {
    const tools = await api.toolsFor(await api.connect((await api.aSession()).key));
    const rows = readFileSync('docs/mcp.md', 'utf8').matchAll(/^\| `(\w+)` +\| (read|send) +\|/gm);
    const documented = [...rows].map(([, name, does]) => [name, does === 'read']);
    expect(documented).toEqual(tools.map(({ name, annotations }) => [name, annotations?.readOnlyHint]));
  });

  it('finds its one session without naming it', async () => {
    const session = await api.aSession();
    const client = await api.connect(session.key);
    const { structured, text } = await client.call('list_sessions');
    expect(structured).toMatchObject({ sessions: [{ id: session.id, state: 'stopped' }], nextCursor: null });
    expect(text).toEqual(structured);
    const status = await client.call('get_session_status');
    expect(status.structured).toMatchObject({ session: { id: session.id, queued: 0, outbox: { paused: false } } });
  });

  it('with a managed key reaches the sessions that it made, and no other', async () => {
    const [own, other] = [await api.aSession(), await api.aSession()];
    const { id, key } = await api.aKey(own.accountId, `kind = 'managed'`);
    await api.database.query('UPDATE sessions SET owner_key_id = $1 WHERE id = $2', [id, own.id]);
    const client = await api.connect(key);
    expect((await client.call('list_sessions')).structured).toMatchObject({ sessions: [{ id: own.id }] });
    expect((await client.call('find_messages', { session: own.id })).structured).toMatchObject({ messages: [] });
    expect(await client.call('find_messages')).toMatchObject({ isError: true, text: { code: 'input_invalid' } });
    const foreign = await client.call('find_messages', { session: other.id });
    expect(foreign).toMatchObject({ isError: true, text: { code: 'session_not_found' } });
  });

  it.each([
    ['find_messages', { limt: 5 }, 'limt'],
    ['find_messages', { limit: 1_000 }, 'limit'],
    ['read_message', {}, 'messageId'],
    ['wait_for_reply', { waitSeconds: 26 }, 'waitSeconds'],
    ['wait_for_reply', { after: 'nowhere' }, 'after'],
    ['get_batch', { batchId: 'x' }, 'batchId'],
  ])('is told what to change in %s(%j)', async (name, args, field) => {
    const client = await api.connect((await api.aSession()).key);
    const { isError, text } = await client.call(name, args);
    expect([isError, text['code']]).toEqual([true, 'input_invalid']);
    expect(JSON.stringify(text['details'])).toContain(field);
  });

  it('learns that a session is not ready, and why', async () => {
    const client = await api.connect((await api.aSession()).key);
    for (const name of ['list_chats', 'find_contacts', 'find_groups']) {
      const answer = await client.call(name);
      expect(answer).toMatchObject({ isError: true, text: { code: 'session_not_ready', reason: 'no_worker' } });
    }
  });

  it('is refused for a tool that is not there by the protocol', async () => {
    const client = await api.connect((await api.aSession()).key);
    await expect(client.call('delete_everything')).rejects.toThrow('There is no tool delete_everything');
  });
});

describe('a key that was not given more', () => {
  it('sends by no tool that is not marked as reading, and stores nothing', async () => {
    const session = await api.aSession();
    const client = await api.connect(session.key);
    const names = (await api.toolsFor(client)).filter(({ annotations }) => annotations?.readOnlyHint !== true);
    expect(names.map(({ name }) => name).sort()).toEqual(Object.keys(SENDING).sort());
    for (const { name } of names) {
      const { isError, text } = await client.call(name, SENDING[name]);
      expect([isError, text['code'], text['error']]).toEqual([
        true,
        'mcp_reading_only',
        expect.stringContaining('mcpAccess') as string,
      ]);
    }
    expect(await api.stored(session)).toBe(0);
    const refused = names.map(({ name }) => ({ tool: name, outcome: 'mcp_reading_only' }));
    expect((await api.audited(session.accountId)).map(({ details }) => details)).toEqual(refused);
  });

  it.each(['list_sessions', 'find_messages', 'wait_for_reply'])('reads by %s without a message more', async (name) => {
    const session = await api.aSession();
    const client = await api.connect(session.key);
    const args = name === 'wait_for_reply' ? { waitSeconds: 0 } : {};
    expect((await client.call(name, args)).isError).toBe(false);
    expect(await api.stored(session)).toBe(0);
  });
});

describe('a key with mcpAccess send', () => {
  it('sends as the REST API does, once for an idempotency key', async () => {
    const session = await api.aSession(`mcp_access = 'send'`);
    const client = await api.connect(session.key);
    const args = { ...SENDING['send_text'], idempotencyKey: 'one' };
    const sent = await client.call('send_text', args);
    expect(sent.structured).toMatchObject({ status: 'queued', to: `${TO}@s.whatsapp.net` });
    expect((await client.call('send_text', args)).structured?.['messageId']).toBe(sent.structured?.['messageId']);
    expect(await api.stored(session)).toBe(1);
    const read = await client.call('read_message', { messageId: sent.structured?.['messageId'] });
    expect(read.structured).toMatchObject({ message: { status: 'queued', untrusted: { text: 'hello' } } });
    const other = await client.call('send_text', { ...args, text: 'another' });
    expect(other.text).toMatchObject({ code: 'idempotency_key_reused' });
    expect(await api.audited(session.accountId)).toContainEqual({
      subject: session.id,
      details: { tool: 'send_text', outcome: 'allowed' },
    });
  });

  it('is held to the limit of messages and told how long to wait', async () => {
    const session = await api.aSession(`mcp_access = 'send', rate_messages = 1`);
    const client = await api.connect(session.key);
    expect((await client.call('send_text', SENDING['send_text'])).isError).toBe(false);
    const { text } = await client.call('send_text', SENDING['send_text']);
    expect(text).toMatchObject({ code: 'rate_limit_exceeded', retryAfter: expect.any(Number) as number });
    expect(await api.stored(session)).toBe(1);
  });

  it('of a trial writes to its recipients only', async () => {
    const session = await api.aSession();
    const trial = `kind = 'trial', allowed_numbers = '{4915100000001}', mcp_access = 'send', expires_at = now() + interval '1 day'`;
    const { id } = await api.aKey(session.accountId, trial);
    const client = await api.connect(await api.aKeyOf(session, { issuerId: id }));
    for (const [name, args] of Object.entries(SENDING)) {
      expect((await client.call(name, args)).text).toMatchObject({ code: 'recipient_not_allowed' });
    }
    expect(await api.stored(session)).toBe(0);
  });

  it('fetches no file from where it must not', async () => {
    const session = await api.aSession(`mcp_access = 'send'`);
    const client = await api.connect(session.key);
    const answer = await client.call('send_media', { ...SENDING['send_media'], url: 'https://127.0.0.1/image.png' });
    expect(answer).toMatchObject({ isError: true, text: { code: 'url_not_allowed' } });
    expect(await api.stored(session)).toBe(0);
  });
});
