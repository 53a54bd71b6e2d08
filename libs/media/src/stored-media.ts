/** A file of an account's media store. */
export interface StoredMedia {
  id: string;
  /** Of its bytes, in hexadecimal. */
  sha256: string;
  bytes: number;
}

export type MediaErrorCode =
  /** The file has more bytes than it may (`most`, in bytes). */
  | 'file_too_large'
  /** The file has no bytes. */
  | 'file_empty'
  /** The store has no such file any more. */
  | 'media_gone'
  /** The store cannot be reached, or does not let us in: nothing was stored (`problem`, for whoever runs it). */
  | 'media_store_unavailable';
