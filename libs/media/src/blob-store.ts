import type { Readable } from 'node:stream';
import type { StagedFile } from './staging.js';

/** A file on this machine's disk for as long as it is needed. */
export interface LocalFile {
  path: string;
  /** Says that it is needed no more. */
  release: () => Promise<void>;
}

/** A file as it is read. */
export interface OpenedBlob {
  /** Fails when the store is lost in the middle. */
  stream: Readable;
  bytes: number;
}

/** Where the bytes are. Each call fails with DomainError media_store_unavailable where the store cannot be reached. Keys are made by us: UUIDs and slashes. */
export interface BlobStore {
  /** @throws DomainError media_store_unavailable with its `problem` */
  check(): Promise<void>;
  /** Afterwards the file is kept, also through a power failure; the staged one is used up or may be discarded. */
  put(key: string, staged: StagedFile): Promise<void>;
  /** @throws DomainError media_gone */
  open(key: string): Promise<OpenedBlob>;
  /** @throws DomainError media_gone */
  localFile(key: string): Promise<LocalFile>;
  /** What is not there counts as deleted. */
  delete(key: string): Promise<void>;
}

export const BLOB_STORE = Symbol('BLOB_STORE');
