import { showAnswer } from '../runner/differences.js';
import type { HttpAnswer, HttpRequest } from '../runner/http-client.js';
import { valueAt } from '../runner/placeholders.js';
import type { JsonApi } from './json-api.js';
import type { RunOptions } from './run-options.js';

type Kind = 'session' | 'device' | 'token' | 'key' | 'account';

interface Leaving {
  readonly kind: Kind;
  readonly id: string;
}

const CREATING: readonly { readonly path: RegExp; readonly kind: Kind; readonly id: string }[] = [
  { path: /\/sessions\/create$/, kind: 'session', id: 'session.id' },
  { path: /\/admin\/api-keys(\/trial)?$/, kind: 'key', id: 'apiKey.id' },
  { path: /\/api\/devices$/, kind: 'device', id: 'data.phone' },
  { path: /\/admin\/tokens$/, kind: 'token', id: 'token.id' },
  { path: /\/operator\/accounts$/, kind: 'account', id: 'account.id' },
];

const REMOVING: Readonly<Record<Exclude<Kind, 'device'>, string>> = {
  session: 'DELETE /sessions/',
  token: 'DELETE /admin/tokens/',
  key: 'DELETE /admin/api-keys/',
  account: 'DELETE /operator/accounts/',
};

/** Everything that a run created, by rows or for them, so that none of it stays. */
export class Leavings {
  private readonly left: Leaving[] = [];
  /** The admin keys of accounts that were created: what is in them is removed with theirs. */
  private readonly adminKeys: string[];

  constructor(private readonly options: Pick<RunOptions, 'adminKey' | 'operatorKey' | 'token'>) {
    this.adminKeys = options.adminKey === undefined ? [] : [options.adminKey];
  }

  note({ method, url }: HttpRequest, { status, body }: HttpAnswer): void {
    if (method !== 'POST' || status >= 300) return;
    const created = CREATING.find(({ path }) => path.test(new URL(url).pathname));
    const id = created && valueAt(body, created.id);
    if (created === undefined || typeof id !== 'string') return;
    this.left.push({ kind: created.kind, id });
    const key = valueAt(body, 'apiKey');
    if (created.kind === 'account' && typeof key === 'string') this.adminKeys.push(key);
  }

  /** @returns what could not be removed, and how that was answered */
  async remove(api: Pick<JsonApi, 'call'>): Promise<string[]> {
    const problems: string[] = [];
    // Sessions are removed before the keys and the accounts that they belong to.
    for (const kind of ['session', 'device', 'token', 'key', 'account'] as const) {
      for (const { id } of this.left.filter((each) => each.kind === kind).reverse()) {
        const problem = await this.removeOne(api, { kind, id });
        if (problem !== undefined) problems.push(`${kind} ${id}: ${problem}`);
      }
    }
    return problems;
  }

  /** Whoever cannot see it is answered 404: when nobody sees it, it is gone. */
  private async removeOne(api: Pick<JsonApi, 'call'>, { kind, id }: Leaving): Promise<string | undefined> {
    let refusal: string | undefined;
    for (const key of this.keysFor(kind)) {
      try {
        const { status, body } =
          kind === 'device'
            ? await api.call('POST /api/delete', { token: key, body: { sender_device: id } })
            : await api.call(REMOVING[kind] + id, { key });
        if (status < 300) return undefined;
        // Of a device that is not there: 422.
        if (status !== 404 && !(kind === 'device' && status === 422)) refusal = `${status} ${showAnswer(body)}`;
      } catch (error) {
        refusal = error instanceof Error ? error.message : String(error);
      }
    }
    return refusal;
  }

  /** An admin key is a token, too. */
  private keysFor(kind: Kind): readonly string[] {
    if (kind === 'account') return [this.options.operatorKey ?? ''];
    const { token } = this.options;
    return kind === 'device' && token !== undefined ? [token, ...this.adminKeys] : this.adminKeys;
  }
}
