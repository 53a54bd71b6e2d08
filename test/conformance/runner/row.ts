/** A row of a contract: its rule, and the exchanges that show it. */
export type Row = RowHead & (Shown | ShownElsewhere);

export interface RowHead {
  readonly id: string;
  /** The rule, in the words of the contract. */
  readonly title: string;
  /** P: published by the service. D: our decision where nothing is published. */
  readonly mark: 'P' | 'D';
  /** The capability that it waits for. It is tried all the same, and cannot fail. */
  readonly pending?: string;
}

interface Shown {
  readonly steps: readonly Step[];
}

interface ShownElsewhere {
  /** The test that shows it, because nobody can provoke it over HTTP alone. */
  readonly elsewhere: string;
}

/**
 * One exchange. `{{fixture.value}}` stands for what the world has (see world/), `{{name}}` for what an earlier step of the
 * row kept, and in an expectation `{{answer.path}}` for another part of the same answer.
 */
export type Step = Request & (Single | AtOnce);

interface Request {
  /** Method and path: `GET /sessions`. */
  readonly request: string;
  /** Sent as X-API-Key. */
  readonly key?: string;
  /** Sent as Access-Token. */
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, as application/json. */
  readonly rawBody?: string;
  /** The address that the request comes from. */
  readonly from?: string;
}

export interface Single {
  readonly status: number;
  /** The body: literal values and matchers. An object may have more fields than are named, unless it is `exactly(…)`. */
  readonly answer?: unknown;
  readonly answerHeaders?: Readonly<Record<string, unknown>>;
  /** What later steps need: a name, and the path of the value in the answer. */
  readonly keep?: Readonly<Record<string, string>>;
  /** Repeated until it is as expected, for at most this long. */
  readonly withinSeconds?: number;
}

export interface AtOnce {
  /** The request is made many times at once: how many answers have which status. */
  readonly atOnce: Readonly<Record<number, number>>;
}
