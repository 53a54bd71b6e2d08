import type { Client } from 'whatsapp-web.js';
import type { SessionTimeouts } from '@chasqui/config';
import { FilePreparer, type OutgoingFile } from './file-preparer.js';
import type { MessageSender } from './message-sender.js';
import { ReceivedFiles, type FileRequest } from './received-files.js';
import type { FilePreparation, ReceivedFileFetch, UploadTrial } from './vocabulary.js';

/** The files of a page's messages, in both directions. */
export class PageFiles {
  private readonly preparer: FilePreparer;
  private readonly received: ReceivedFiles;

  constructor(
    client: Pick<Client, 'pupPage'>,
    sender: Pick<MessageSender, 'findMessage'>,
    timeouts: Pick<SessionTimeouts, 'sendMs' | 'fileMsPerMegabyte'>,
  ) {
    const pageOf = () => client.pupPage;
    this.preparer = new FilePreparer(pageOf, timeouts);
    this.received = new ReceivedFiles(pageOf, sender, timeouts);
  }

  /** Has the page upload the file of a message, which must be there when that is sent. Never rejects; may take minutes. */
  async prepare(file: OutgoingFile): Promise<FilePreparation> {
    return this.preparer.prepare(file);
  }

  /** Finds out whether WhatsApp takes any file. Never rejects. */
  async tryUpload(isWanted: () => boolean): Promise<UploadTrial> {
    return this.preparer.tryUpload(isWanted);
  }

  /**
   * Gives the file of a message that this page can load.
   * @throws when the page is lost or does not answer in time, and what `take` throws
   */
  async fetch<Result>(request: FileRequest<Result>): Promise<ReceivedFileFetch<Result>> {
    return this.received.fetch(request);
  }
}
