/** A request that its caller may repeat: the same key and the same hash mean the same message. */
export interface IdempotentRequest {
  /** Unique in its account for 24 h. */
  key: string;
  /** Of everything that the request asks for. */
  hash: Buffer;
}

/** Whether a row of `idempotency_keys` still answers for its first request. */
export function isKept(row: string): string {
  return `${row}.created_at > now() - interval '24 hours'`;
}
