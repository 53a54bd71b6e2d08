import type { OutboxPage } from '../../apps/worker/src/outbox/outbox-tools.js';

type Outgoing = Parameters<OutboxPage['send']>[0];
type File = Parameters<OutboxPage['files']['prepare']>[0];
type UploadTrial = Awaited<ReturnType<OutboxPage['files']['tryUpload']>>;
type FilePreparation = Awaited<ReturnType<OutboxPage['files']['prepare']>>;
type HandOver = Awaited<ReturnType<OutboxPage['send']>>;

/** A WhatsApp page that does as the test says: it takes every message, unless told otherwise. */
export class ScriptedPage implements OutboxPage {
  /** What it was handed, in order. */
  readonly handed: Outgoing[] = [];
  /** How often it was asked about messages. */
  lookUps = 0;
  /** What it answers, message by message; then `usual`. */
  answers: HandOver[] = [];
  usual: HandOver = { outcome: 'accepted', chatWid: undefined };
  /** Acknowledgements of the messages that it knows, by their ids. */
  readonly known = new Map<string, number>();
  /** What asking it fails with. */
  failure: Error | undefined;
  /** What it tells of where messages go; by default nothing. */
  goesTo: string | undefined;
  /** Called before each answer. */
  onHanded: (message: Outgoing) => Promise<void> = () => Promise.resolve();

  /** Files that it was asked to upload, by their messages' ids, in order. */
  readonly prepared: string[] = [];
  /** What becomes of each; until it is resolved the upload goes on. */
  uploads: (file: File) => Promise<FilePreparation> = () => Promise.resolve({ outcome: 'ready' });

  /** What becomes of a file that belongs to no message. */
  trial: UploadTrial = 'taken';

  readonly files = {
    tryUpload: (): Promise<UploadTrial> => Promise.resolve(this.trial),
    prepare: (file: File): Promise<FilePreparation> => {
      this.prepared.push(file.waId);
      return this.uploads(file);
    },
  };

  get handedIds(): string[] {
    return this.handed.map(({ waId }) => waId);
  }

  async send(message: Outgoing): Promise<HandOver> {
    this.handed.push(message);
    if (this.goesTo !== undefined) message.onHanded(this.goesTo);
    await this.onHanded(message);
    return this.answers.shift() ?? this.usual;
  }

  findOwnMessage(waId: string): Promise<{ ack: number } | null> {
    this.lookUps += 1;
    if (this.failure) return Promise.reject(this.failure);
    const ack = this.known.get(waId);
    return Promise.resolve(ack === undefined ? null : { ack });
  }
}
