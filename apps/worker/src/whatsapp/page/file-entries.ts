/** How the library is to send a file: exactly what its `sendMessage` makes of its options. */
export interface FileOptions {
  forceSticker?: boolean;
  forceVoice?: boolean;
  forceDocument?: boolean;
}

/** What the library calls a file: `data` is base64, or our key. */
export interface LibraryFile {
  data: string;
  mimetype: string;
  filename?: string | null;
}

/** The library's own functions in the page, as far as files pass them. */
export interface LibraryFiles {
  mediaInfoToFile: (file: LibraryFile) => File;
  processMediaData: (file: LibraryFile, options: FileOptions) => Promise<object>;
  processStickerData: (file: LibraryFile) => Promise<object>;
  /** Whether they know our keys. */
  knowsChasqui?: true;
}

/** A file in the page, on its way to WhatsApp's servers. */
export interface PreparedFile {
  file: File;
  /** Resolves when it is uploaded, or is not going to be. */
  done: Promise<void>;
  /** What the library makes of an uploaded file: part of the message. */
  uploaded?: object;
  failure?: string;
}
