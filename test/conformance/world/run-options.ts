/** What `./chasqui conformance` hands over, as JSON. */
export interface RunOptions {
  readonly dialect: 'chatwhatsapp' | 'whatsgate';
  /** Of the API, without a slash at its end. */
  readonly url: string;
  readonly adminKey?: string;
  /** Of the whatsgate dialect, which needs no admin key for most rows. */
  readonly token?: string;
  readonly operatorKey?: string;
  /** The control API of a sandbox that the sessions of this API are connected to. */
  readonly sandbox?: string;
  /** An existing paired session, by its id or by the number of its phone, and whom it may write to. */
  readonly session?: string;
  readonly device?: string;
  readonly to?: string;
  /** Beginnings of the ids of the rows to try; all without it. */
  readonly only?: readonly string[];
  readonly json: boolean;
}
