import { randomUUID } from 'node:crypto';
import { ApiKeysService } from '@chasqui/api-keys';
import type { DataSource } from 'typeorm';
import { Rows, type SessionId } from './medium-rows.js';
import type { WholeApi } from './whole-api.js';

const KEY_NAMES = [
  'none',
  'malformed',
  'unknown',
  'revoked',
  'expired',
  'issued by a revoked one',
  'suspended',
  'admin',
  'session',
  'managed',
  'trial',
  'token',
  'operator',
] as const;

/** What a request can come with: a key of each kind, and whatever is no good key. */
export type KeyName = (typeof KEY_NAMES)[number];

/** `own`: what the key may reach. `neighbour`: another session of the same account. `foreign`: of another account. */
export type SessionPlace = 'own' | 'neighbour' | 'foreign' | 'unknown' | 'malformed';

/** Keys of every kind of one account, and sessions to try them on. */
export class KeyRing {
  readonly names = KEY_NAMES;
  readonly places: readonly SessionPlace[] = ['own', 'neighbour', 'foreign', 'unknown', 'malformed'];
  private readonly texts: Partial<Record<KeyName, string>> = {
    malformed: "' OR 1=1 --",
    unknown: `wamk_${'0'.repeat(48)}`,
  };
  /** Of those keys that own a session. */
  private readonly owned: Partial<Record<KeyName, string>> = {};
  private readonly keys: ApiKeysService;
  private readonly database: DataSource;
  private readonly rows: Rows;

  private constructor(
    api: WholeApi,
    private readonly account: string,
    private readonly strangers: { neighbour: string; foreign: string },
  ) {
    this.keys = api.app.get(ApiKeysService, { strict: false });
    this.database = api.database;
    this.rows = new Rows(api.database);
  }

  static async make(api: WholeApi): Promise<KeyRing> {
    const rows = new Rows(api.database);
    const neighbour = await rows.aSession();
    const foreign = await rows.aSession();
    await api.database.query(`UPDATE accounts SET plan_id = 'selfhost'`);
    const ring = new KeyRing(api, neighbour.accountId, { neighbour: neighbour.id, foreign: foreign.id });
    await ring.fill();
    return ring;
  }

  text(name: KeyName): string | undefined {
    return this.texts[name];
  }

  sessionId(name: KeyName, place: SessionPlace): string {
    switch (place) {
      case 'own':
        return this.owned[name] ?? this.strangers.neighbour;
      case 'neighbour':
      case 'foreign':
        return this.strangers[place];
      case 'unknown':
        return randomUUID();
      case 'malformed':
        return 'no-id%27';
    }
  }

  private async fill(): Promise<void> {
    await this.add('admin');
    await this.add('token', `kind = 'token', rate_general = 1000000`);
    await this.add('revoked', 'revoked_at = now()');
    await this.add('expired', `expires_at = now() - interval '1 second'`);
    await this.addOwner('managed', `kind = 'managed'`);
    await this.addOwner('trial', `kind = 'trial', expires_at = now() + interval '1 day', allowed_numbers = '{}'`);
    await this.addSessionKey('session', await this.rows.aSession({ accountId: this.account }));
    await this.addIssuedByRevoked();
    await this.addSuspended();
    this.texts.operator = (await this.keys.createOperatorKey('operator')).key;
  }

  /** @param set what the key is, in SQL, if it is no ordinary admin key */
  private async add(name: KeyName, set?: string): Promise<string> {
    const { id, key } = await this.keys.createAdminKey(this.account, name);
    if (set) await this.database.query(`UPDATE api_keys SET ${set} WHERE id = $1`, [id]);
    this.texts[name] = key;
    return id;
  }

  private async addOwner(name: KeyName, set: string): Promise<void> {
    const keyId = await this.add(name, set);
    const session = await this.rows.aSession({ accountId: this.account });
    await this.database.query('UPDATE sessions SET owner_key_id = $1 WHERE id = $2', [keyId, session.id]);
    this.owned[name] = session.id;
  }

  private async addSessionKey(name: KeyName, session: SessionId, issuerId?: string): Promise<void> {
    this.texts[name] = (await this.keys.createSessionKey(this.database.manager, session, issuerId)).key;
    this.owned[name] = session.id;
  }

  private async addIssuedByRevoked(): Promise<void> {
    const issuer = await this.keys.createAdminKey(this.account, 'issuer');
    await this.database.query(`UPDATE api_keys SET kind = 'managed', revoked_at = now() WHERE id = $1`, [issuer.id]);
    const session = await this.rows.aSession({ accountId: this.account });
    await this.addSessionKey('issued by a revoked one', session, issuer.id);
  }

  private async addSuspended(): Promise<void> {
    const session = await this.rows.aSession();
    await this.database.query('UPDATE accounts SET suspended_at = now() WHERE id = $1', [session.accountId]);
    this.texts.suspended = (await this.keys.createAdminKey(session.accountId, 'suspended')).key;
    this.owned.suspended = session.id;
  }
}
