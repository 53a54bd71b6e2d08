/** What became of fetching the file of a received message. */
export type FileFetchOutcome =
  'fetched' | 'unknown_message' | 'no_file' | 'too_large' | 'gone' | 'requested_again' | 'store_unavailable';

export interface FileCalls {
  /** Brings the file of a received message into the store of its account. */
  'files.fetch': {
    input: { accountId: string; sessionId: string; waId: string };
    output: { outcome: FileFetchOutcome };
  };
}
