/** What a busy session's messages are told in this time is written together, unless somebody waits for it. */
const LINGER_MS = 50;

/** What WhatsApp says of one message. */
interface Acknowledgement {
  waId: string;
  /** WhatsApp's number. */
  ack: number;
}

interface Waiting extends Acknowledgement {
  resolve: () => void;
  reject: (error: unknown) => void;
}

/** What a session's messages are told at once: one statement, one commit. */
interface Batch {
  ack: number;
  waIds: string[];
}

/** A batch that is being written. */
interface Writing extends Batch {
  written: Promise<void>;
}

/**
 * Writes acknowledgements down, one batch of a session after the other: those that come within a moment, or while one is
 * written, are written together, and one that is just being written is not written again: the page tells of most
 * messages twice. A message is told what is said of it in the order in which it is said, as far as that matters.
 */
export class Acknowledgements {
  /** Of sessions that something is written of. */
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly writing = new Map<string, Writing>();
  private readonly lingering = new Map<string, Waiting[]>();

  constructor(
    private readonly write: (sessionId: string, batch: Batch) => Promise<void>,
    private readonly lingerMs = LINGER_MS,
  ) {}

  /** Resolves when it is written. */
  add(sessionId: string, acknowledgement: Acknowledgement): Promise<void> {
    const writing = this.writing.get(sessionId);
    if (writing?.ack === acknowledgement.ack && writing.waIds.includes(acknowledgement.waId)) return writing.written;
    return new Promise((resolve, reject) => {
      const one = { ...acknowledgement, resolve, reject };
      if (acknowledgement.ack >= 0) {
        this.linger(sessionId, one);
        return;
      }
      this.flush(sessionId);
      this.enqueue(sessionId, [one]);
    });
  }

  /** Lets nothing linger any longer that was added of this session: somebody waits for it. */
  flush(sessionId: string): void {
    const those = this.lingering.get(sessionId);
    if (!those) return;
    this.lingering.delete(sessionId);
    this.enqueue(sessionId, those);
  }

  private linger(sessionId: string, one: Waiting): void {
    const others = this.lingering.get(sessionId);
    if (others) {
      others.push(one);
      return;
    }
    const those = [one];
    this.lingering.set(sessionId, those);
    setTimeout(() => {
      if (this.lingering.get(sessionId) === those) this.flush(sessionId);
    }, this.lingerMs);
  }

  private enqueue(sessionId: string, those: Waiting[]): void {
    const others = this.waiting.get(sessionId);
    if (others) {
      others.push(...those);
      return;
    }
    this.waiting.set(sessionId, those);
    void this.writeAll(sessionId, those);
  }

  private async writeAll(sessionId: string, waiting: Waiting[]): Promise<void> {
    while (waiting.length > 0) {
      for (const those of inOrder(waiting.splice(0))) await this.writeBatch(sessionId, those);
    }
    this.waiting.delete(sessionId);
  }

  /** Never rejects. */
  private async writeBatch(sessionId: string, those: Waiting[]): Promise<void> {
    const [first] = those;
    if (!first) return;
    const batch = { ack: first.ack, waIds: [...new Set(those.map(({ waId }) => waId))] };
    const written = this.write(sessionId, batch);
    this.writing.set(sessionId, { ...batch, written });
    try {
      await written;
      for (const { resolve } of those) resolve();
    } catch (error) {
      for (const { reject } of those) reject(error);
    } finally {
      this.writing.delete(sessionId);
    }
  }
}

/** Those of one number together, smaller ones first; a refusal stays before what was said after it. */
function inOrder(waiting: Waiting[]): Waiting[][] {
  const refusal = waiting.findIndex(({ ack }) => ack < 0);
  const plain = refusal < 0 ? waiting : waiting.slice(0, refusal);
  const numbers = [...new Set(plain.map(({ ack }) => ack))].sort((a, b) => a - b);
  const batches = numbers.map((number) => plain.filter(({ ack }) => ack === number));
  if (refusal < 0) return batches;
  return [...batches, waiting.slice(refusal, refusal + 1), ...inOrder(waiting.slice(refusal + 1))];
}
