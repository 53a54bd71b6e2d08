import { randomBytes } from 'node:crypto';
import type { HttpAnswer, HttpRequest } from '../runner/http-client.js';
import { Unavailable, type Fixtures } from '../runner/run-suite.js';
import { JsonApi } from './json-api.js';
import { Leavings } from './leavings.js';
import type { RunOptions } from './run-options.js';

export type Values = Readonly<Record<string, string>>;

/** Makes one fixture; may ask for others. */
export type FixtureMaker = (world: World) => Promise<Values> | Values;

/** What the rows stand on: each fixture is made when a row asks for it first, and removed at the end. */
export class World implements Fixtures {
  /** In the name of everything that this run creates. */
  readonly name = `conformance ${randomBytes(4).toString('hex')}`;
  readonly api: JsonApi;
  private readonly sandboxApi: JsonApi | undefined;
  private readonly leavings: Leavings;
  private readonly made = new Map<string, Promise<Values>>();

  constructor(
    readonly options: RunOptions,
    readonly signal: AbortSignal,
    private readonly makers: Readonly<Record<string, FixtureMaker>>,
  ) {
    this.leavings = new Leavings(options);
    this.api = new JsonApi(options.url, signal, this.note);
    this.sandboxApi = options.sandbox === undefined ? undefined : new JsonApi(options.sandbox, signal);
  }

  readonly note = (request: HttpRequest, answer: HttpAnswer): void => {
    if (request.url.startsWith(this.options.url)) this.leavings.note(request, answer);
  };

  async obtain(fixture: string): Promise<Values> {
    const known = this.made.get(fixture);
    if (known) return known;
    const maker = this.makers[fixture];
    if (!maker) throw new Error(`there is no fixture ${fixture}`);
    const values = Promise.resolve(this).then(maker);
    this.made.set(fixture, values);
    return values;
  }

  /** @throws Unavailable when the run was given none */
  sandbox(): JsonApi {
    if (!this.sandboxApi) throw new Unavailable('needs --sandbox');
    return this.sandboxApi;
  }

  /** @throws Unavailable when the run was given none */
  adminKey(): string {
    if (this.options.adminKey === undefined) throw new Unavailable('needs --admin-key');
    return this.options.adminKey;
  }

  operatorKey(): string {
    if (this.options.operatorKey === undefined) throw new Unavailable('needs --operator-key');
    return this.options.operatorKey;
  }

  /** @returns what could not be removed */
  cleanUp(): Promise<string[]> {
    // Not with the signal of the run: what an interrupted run made is removed, too.
    return this.leavings.remove(new JsonApi(this.options.url, new AbortController().signal));
  }
}
