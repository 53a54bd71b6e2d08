/** What `./chasqui conformance` hands over, as JSON. */
export interface RunOptions {
  /** Of the API, without a slash at its end. */
  readonly url: string;
  readonly adminKey: string;
  readonly operatorKey?: string;
  /** The control API of a sandbox that the sessions of this API are connected to. */
  readonly sandbox?: string;
  /** An existing paired session, and whom it may write to. */
  readonly session?: string;
  readonly to?: string;
  /** Beginnings of the ids of the rows to try; all without it. */
  readonly only?: readonly string[];
  readonly json: boolean;
}
