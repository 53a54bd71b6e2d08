import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ApiKeysService } from '@chasqui/api-keys';
import { AdminModule } from '../../apps/api/src/admin/admin.module.js';
import { AuthModule } from '../../apps/api/src/auth/auth.module.js';
import { ChatwhatsappModule } from '../../apps/api/src/dialects/chatwhatsapp/chatwhatsapp.module.js';
import { ErrorFilter } from '../../apps/api/src/http/error.filter.js';
import { newAddress } from './http.js';
import { Rows } from './medium-rows.js';
import { openWorld, silent, type World } from './medium-world.js';
import { withoutFiles } from './without-files.js';

export interface Reply {
  status: number;
  headers: Record<string, unknown>;
  body: Record<string, unknown>;
}

/** A key as the API shows it; `key` only when it was just made. */
export interface ShownKey {
  id: string;
  key: string;
  [field: string]: unknown;
}

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

/** The calls of an account's admin, with the real guard, on a database of their own. */
export class AdminApi {
  accountId = '';
  adminKey = '';
  readonly rows: Rows;

  private constructor(
    private readonly world: World,
    private readonly app: NestFastifyApplication,
  ) {
    this.rows = new Rows(world.database);
  }

  static async open(): Promise<AdminApi> {
    const world = await openWorld([AuthModule, AdminModule, ChatwhatsappModule, ...withoutFiles()]);
    const app = world.module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
    app.useGlobalFilters(new ErrorFilter(silent));
    await app.init();
    return new AdminApi(world, app);
  }

  close(): Promise<void> {
    return this.app.close();
  }

  /** From now on in an account of its own, with one admin key. */
  async enterNewAccount(): Promise<void> {
    this.accountId = await this.rows.anAccount();
    this.adminKey = await this.newAdminKey('ops');
  }

  async newAdminKey(name: string, accountId = this.accountId): Promise<string> {
    return (await this.world.get(ApiKeysService).createAdminKey(accountId, name)).key;
  }

  /** With the admin key, unless another one is given. */
  async call(
    method: Method,
    url: string,
    sent: { body?: object | undefined; key?: string | undefined } = {},
  ): Promise<Reply> {
    const { body: payload, key = this.adminKey } = sent;
    // A key that may be bad comes from an address of its own: bad ones are counted by theirs.
    const remoteAddress = key === this.adminKey ? '127.0.0.1' : newAddress();
    const answer = await this.app.inject({
      method,
      url,
      headers: { 'x-api-key': key },
      remoteAddress,
      ...(payload && { payload }),
    });
    return { status: answer.statusCode, headers: answer.headers, body: answer.json() };
  }

  async createKey(body: object, path = ''): Promise<ShownKey> {
    const answer = await this.call('POST', `/admin/api-keys${path}`, { body });
    if (answer.status !== 201) throw new Error(`key not created: ${JSON.stringify(answer.body)}`);
    return answer.body['apiKey'] as ShownKey;
  }

  async readKey(id: string): Promise<ShownKey> {
    return (await this.call('GET', `/admin/api-keys/${id}`)).body['apiKey'] as ShownKey;
  }

  /** The first of its kind in the list. */
  async findKey(kind: string): Promise<ShownKey> {
    const [key] = (await this.call('GET', `/admin/api-keys?kind=${kind}`)).body['apiKeys'] as ShownKey[];
    if (!key) throw new Error(`no key of the kind ${kind}`);
    return key;
  }

  async createSession(name: string, key = this.adminKey): Promise<{ id: string; apiKey: string }> {
    const { status, body } = await this.call('POST', '/sessions/create', { body: { name }, key });
    if (status !== 201) throw new Error(`session not created: ${JSON.stringify(body)}`);
    return { id: (body['session'] as { id: string }).id, apiKey: body['apiKey'] as string };
  }

  /** Of reading sessions with the key: 200, or why not. */
  async statusOf(key: string, url = '/sessions'): Promise<number> {
    return (await this.call('GET', url, { key })).status;
  }
}
