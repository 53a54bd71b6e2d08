import { ApiKeysService } from '@chasqui/api-keys';
import { ContactRecorder, type Contact } from '@chasqui/contacts';
import { EventNumberingService } from '@chasqui/events';
import { InboxService } from '@chasqui/messages';
import { Announcements } from '@chasqui/redis';
import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { McpClient } from './mcp-client.js';
import { Rows, type SessionId } from './medium-rows.js';
import { WholeApi } from './whole-api.js';

export const TO = '919876543210';

/** Good arguments of every tool that does more than read. */
export const SENDING: Record<string, Record<string, unknown>> = {
  send_text: { to: TO, text: 'hello' },
  send_media: { to: TO, type: 'image', url: 'https://files.example/image.png' },
};

/** A message of somebody: a text, unless told otherwise. */
interface Received {
  from?: string;
  /** In place of `from`, in a chat that hides the number. */
  sender?: Contact;
  text?: string;
  type?: string;
  content?: object;
}

/** The whole API on a port, AI clients that use it, and what a worker would do beside. */
export class McpApi {
  private readonly clients: McpClient[] = [];
  private readonly rows: Rows;
  private readonly keys: ApiKeysService;

  private constructor(
    private readonly api: WholeApi,
    readonly url: string,
  ) {
    this.rows = new Rows(api.database);
    this.keys = api.app.get(ApiKeysService, { strict: false });
  }

  static async open(): Promise<McpApi> {
    const api = await WholeApi.open();
    await api.app.listen(0, '127.0.0.1');
    return new McpApi(api, await api.app.getUrl());
  }

  get database(): WholeApi['database'] {
    return this.api.database;
  }

  async close(): Promise<void> {
    await Promise.all(this.clients.map((client) => client.close()));
    await this.api.close();
  }

  /** A session that is not ready: what is sent is queued at once. Its key is what `set` says in SQL. */
  async aSession(set?: string): Promise<SessionId & { key: string }> {
    const session = await this.rows.aSession({ state: 'disconnected', reason: 'connection_lost' });
    await this.database.query(`UPDATE accounts SET plan_id = 'selfhost' WHERE id = $1`, [session.accountId]);
    return { ...session, key: await this.aKeyOf(session, { set }) };
  }

  async aKeyOf(session: SessionId, of: { set?: string | undefined; issuerId?: string } = {}): Promise<string> {
    const { id, key } = await this.keys.createSessionKey(this.database.manager, session, of.issuerId);
    if (of.set) await this.database.query(`UPDATE api_keys SET ${of.set} WHERE id = $1`, [id]);
    return key;
  }

  /** A key that makes sessions, or of any other kind. */
  async aKey(accountId: string, set: string): Promise<{ id: string; key: string }> {
    const created = await this.keys.createAdminKey(accountId, 'key');
    await this.database.query(`UPDATE api_keys SET ${set} WHERE id = $1`, [created.id]);
    return created;
  }

  async anOperatorKey(): Promise<{ key: string }> {
    return this.keys.createOperatorKey('operator');
  }

  async connect(key: string): Promise<McpClient> {
    const client = await McpClient.connect(this.url, key);
    this.clients.push(client);
    return client;
  }

  async toolsFor(client: McpClient): Promise<Tool[]> {
    return (await client.client.listTools()).tools;
  }

  async audited(accountId: string): Promise<{ subject: string; details: unknown }[]> {
    return this.database.query(
      `SELECT subject_id AS subject, details FROM audit_entries WHERE account_id = $1 AND action = 'mcp.tool_called'
       ORDER BY id`,
      [accountId],
    );
  }

  /** How many messages of the session there are. */
  async stored({ id }: SessionId): Promise<number> {
    const [count] = await this.database.query<{ n: number }[]>(
      'SELECT count(*)::integer AS n FROM messages WHERE session_id = $1',
      [id],
    );
    return count?.n ?? -1;
  }

  async receive(session: SessionId, waId: string, chosen: Received = {}): Promise<void> {
    const { from = TO, type = 'text', content = { text: chosen.text ?? 'hi' } } = chosen;
    const { sender = null } = chosen;
    const chatId = sender?.phone ?? `${from}@c.us`;
    const place = { chatId, chatWid: sender?.lid ?? chatId, senderId: chatId, sender };
    const message = { waId, ...place, type, content: content as never, whatsappAt: new Date() };
    await this.api.app.get(InboxService, { strict: false }).record(session, message);
  }

  /** Somebody whom the session knows by these. */
  async aContact(session: SessionId, person: Omit<Contact, 'id'>): Promise<Contact> {
    const [contact] = await this.api.app.get(ContactRecorder, { strict: false }).identify(session, [person]);
    if (!contact) throw new Error('nobody was seen');
    return contact;
  }

  /** As a worker does it. */
  async number(): Promise<void> {
    const numbering = new EventNumberingService(this.database);
    for (;;) {
      const { events, ...whose } = await numbering.numberNext();
      if (events === 0) return;
      await this.api.app.get(Announcements, { strict: false }).publish('events.numbered', whose);
    }
  }
}
