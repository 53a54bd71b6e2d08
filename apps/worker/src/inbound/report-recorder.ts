import { setTimeout as delay } from 'node:timers/promises';
import type { Contact, ContactRecorder, SeenPerson } from '@chasqui/contacts';
import { isDatabaseUnavailable } from '@chasqui/database';
import type { Logger } from '@chasqui/logging';
import type { InboxService, MessageChangesService, OutboxService } from '@chasqui/messages';
import { SerialQueue } from '../session-host/serial-queue.js';
import { withDeadline } from '../whatsapp/browser-process.js';
import type { ReceivedMessage } from '../whatsapp/vocabulary.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import type { FileIntake } from './file-intake.js';

const RETRY_MS = 500;
const GIVE_UP_MS = 5 * 60_000;
/** After that a message is written down without who wrote it. */
const CONTACT_TIMEOUT_MS = 3_000;
const SETTLE_TIMEOUT_MS = 10_000;

/** Where reports of all sessions are written down. */
export interface ReportTools {
  readonly outbox: OutboxService;
  readonly inbox: InboxService;
  readonly changes: MessageChangesService;
  readonly files: FileIntake;
  readonly contacts: ContactRecorder;
}

/**
 * Writes down what a session's page reports: acknowledgements, incoming messages and what becomes of messages, in their order. WhatsApp tells
 * them once, so a write that fails because the database is away is repeated. They are true whoever owns the session, and
 * writing one twice changes nothing; so they are not fenced, and go on after the host is closed.
 */
export class ReportRecorder {
  private readonly writes: SerialQueue;
  private readonly acknowledging = new Set<Promise<void>>();

  constructor(
    private readonly session: { accountId: string; id: string },
    private readonly tools: ReportTools,
    private readonly logger: Logger,
  ) {
    this.writes = new SerialQueue((error) => {
      this.onLost(error);
    });
  }

  listenTo(client: WhatsappClient): void {
    client.on('acknowledged', (waId, ack) => {
      this.acknowledge(waId, ack);
    });
    client.on('received', (message) => {
      this.write(async () => this.record(client, await message));
    });
    client.on('changed', (change) => {
      this.write(async () => {
        const { change: what, author } = await change;
        await this.tools.changes.record(this.session, what, author && (await this.contactOf(author)));
      });
    });
    client.on('eventFailed', (event, error) => {
      this.logger.error({ err: error, event, sessionId: this.session.id }, 'the library did not understand its page');
    });
  }

  /** Resolves when what was reported so far is written, or after a few seconds. */
  async settled(): Promise<void> {
    const written = Promise.all([this.writes.add(() => Promise.resolve()), ...this.acknowledging]);
    await withDeadline(written, SETTLE_TIMEOUT_MS, 'reports are still being written').catch((error: unknown) => {
      this.logger.error({ sessionId: this.session.id, reason: String(error) }, 'reports may be lost');
    });
  }

  private async record(client: WhatsappClient, { at, ...message }: ReceivedMessage): Promise<void> {
    const sender = await this.contactOf(message.sender);
    const isNew = await this.tools.inbox.record(this.session, { ...message, sender, whatsappAt: at });
    if (isNew) this.tools.files.offer(this.session, client, message);
  }

  /** What somebody wrote counts more than who that is: it is not lost, nor waits for long, where only the latter fails. */
  private async contactOf(person: SeenPerson): Promise<Contact | null> {
    const begin = Date.now();
    try {
      const identified = this.tools.contacts.identify(this.session, [person]);
      const [contact = null] = await withDeadline(identified, CONTACT_TIMEOUT_MS, 'no answer of the database');
      return contact;
    } catch (error) {
      if (isDatabaseUnavailable(error) && Date.now() - begin < CONTACT_TIMEOUT_MS) throw error;
      this.logger.error({ err: error, sessionId: this.session.id }, 'it is not known who wrote a message');
      return null;
    }
  }

  /** Several at once are written together; the outbox keeps the order of those of one message. */
  private acknowledge(waId: string, ack: number): void {
    const writing = this.untilWritten(() => this.tools.outbox.acknowledge(this.session.id, waId, ack))
      .catch((error: unknown) => {
        this.onLost(error);
      })
      .finally(() => this.acknowledging.delete(writing));
    this.acknowledging.add(writing);
  }

  private onLost(error: unknown): void {
    this.logger.error({ err: error, sessionId: this.session.id }, 'a report of WhatsApp was lost');
  }

  private write(task: () => Promise<void>): void {
    void this.writes.add(() => this.untilWritten(task));
  }

  private async untilWritten(task: () => Promise<void>): Promise<void> {
    for (const begin = Date.now(); ;) {
      try {
        await task();
        return;
      } catch (error) {
        if (!isDatabaseUnavailable(error) || Date.now() - begin > GIVE_UP_MS) throw error;
        this.logger.warn({ sessionId: this.session.id, reason: String(error) }, 'report not written yet');
        await delay(RETRY_MS); // until the database is back
      }
    }
  }
}
