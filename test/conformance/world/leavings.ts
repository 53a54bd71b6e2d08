import { showAnswer } from '../runner/differences.js';
import type { HttpAnswer, HttpRequest } from '../runner/http-client.js';
import { valueAt } from '../runner/placeholders.js';
import type { JsonApi } from './json-api.js';

type Kind = 'session' | 'key' | 'account';

interface Leaving {
  readonly kind: Kind;
  readonly id: string;
}

const CREATING: readonly { readonly path: RegExp; readonly kind: Kind; readonly id: string }[] = [
  { path: /\/sessions\/create$/, kind: 'session', id: 'session.id' },
  { path: /\/admin\/api-keys(\/trial)?$/, kind: 'key', id: 'apiKey.id' },
  { path: /\/operator\/accounts$/, kind: 'account', id: 'account.id' },
];

const REMOVING: Readonly<Record<Kind, string>> = {
  session: 'DELETE /sessions/',
  key: 'DELETE /admin/api-keys/',
  account: 'DELETE /operator/accounts/',
};

/** Everything that a run created, by rows or for them, so that none of it stays. */
export class Leavings {
  private readonly left: Leaving[] = [];
  /** The admin keys of accounts that were created: what is in them is removed with theirs. */
  private readonly adminKeys: string[];

  constructor(
    adminKey: string,
    private readonly operatorKey: string | undefined,
  ) {
    this.adminKeys = [adminKey];
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
    for (const kind of ['session', 'key', 'account'] as const) {
      for (const { id } of this.left.filter((each) => each.kind === kind).reverse()) {
        const problem = await this.removeOne(api, { kind, id });
        if (problem !== undefined) problems.push(`${kind} ${id}: ${problem}`);
      }
    }
    return problems;
  }

  /** Whoever cannot see it is answered 404: when nobody sees it, it is gone. */
  private async removeOne(api: Pick<JsonApi, 'call'>, { kind, id }: Leaving): Promise<string | undefined> {
    const keys = kind === 'account' ? [this.operatorKey ?? ''] : this.adminKeys;
    let refusal: string | undefined;
    for (const key of keys) {
      try {
        const { status, body } = await api.call(REMOVING[kind] + id, { key });
        if (status < 300) return undefined;
        if (status !== 404) refusal = `${status} ${showAnswer(body)}`;
      } catch (error) {
        refusal = error instanceof Error ? error.message : String(error);
      }
    }
    return refusal;
  }
}
