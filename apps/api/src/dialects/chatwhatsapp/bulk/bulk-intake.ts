import type { AccountKey } from '@chasqui/api-keys';
import { LINE_REFUSALS, type LineRefusal, type LineRefusalCode } from '@chasqui/batches';
import type { ContactDirectory, ContactErrorCode } from '@chasqui/contacts';
import { DomainError } from '@chasqui/errors';
import { cleanText, MAX_TEXT_LENGTH, type BatchText, type SessionScope } from '@chasqui/messages';
import { newMessageId, type ChatId } from '@chasqui/whatsapp-vocabulary';
import { allowedRecipient, toNamedContact, toNamedRecipient } from '../recipient.js';
import { shown, type BulkLine, type BulkMessage } from './bulk-line.js';
import type { BulkOptions } from './bulk-options.js';
import type { UploadErrorCode } from './upload-error.js';

/** Of all texts of a call, in characters: it keeps them until its last line is read. */
const MOST_TEXT_MIB = 64;
const MOST_TEXT = MOST_TEXT_MIB * 1024 * 1024;

/** Whom so many lines name is looked up together. */
const LOOKED_UP_AT_ONCE = 500;

/** Why a line is refused: its cell, and what is to be said of it. */
interface Problem {
  code: LineRefusalCode;
  column?: string;
  message?: string;
}

/** Those of a single message that are refusals of a line. */
const RECIPIENT_REFUSALS: ReadonlyMap<string, LineRefusalCode> = new Map(
  (['recipient_invalid', 'recipient_not_allowed', 'contact_not_found'] as const).map((code) => [code, code]),
);

type Checked<T> = { value: T } | { problem: Problem };

/** Accepts or refuses the lines of one bulk call, each by itself. */
export class BulkIntake {
  readonly texts: BatchText[] = [];
  readonly refused: LineRefusal[] = [];
  private readonly recipients = new Set<ChatId>();
  private characters = 0;
  /** Of those whom the lines at hand name by what only the session's contacts know. */
  private chats: ReadonlyMap<string, ChatId> = new Map();

  constructor(
    private readonly options: BulkOptions,
    private readonly from: { session: SessionScope; key: AccountKey },
    private readonly contacts: Pick<ContactDirectory, 'chatsOf'>,
  ) {}

  /** @throws DomainError bulk_too_many, upload_too_large */
  async takeAll(lines: AsyncIterable<BulkLine> | Iterable<BulkLine>): Promise<void> {
    let some: BulkLine[] = [];
    for await (const line of lines) {
      some.push(line);
      if (some.length < LOOKED_UP_AT_ONCE) continue;
      await this.takeSome(some);
      some = [];
    }
    await this.takeSome(some);
  }

  private async takeSome(lines: readonly BulkLine[]): Promise<void> {
    const names = lines.flatMap((line) => ('refused' in line ? [] : (toNamedContact(line.to ?? '')?.contact ?? [])));
    this.chats = await this.contacts.chatsOf(this.from.session, names);
    for (const line of lines) this.take(line);
  }

  private take(line: BulkLine): void {
    const { bulkSize } = this.from.key.plan;
    if (this.texts.length + this.refused.length >= bulkSize) {
      throw new DomainError<UploadErrorCode>('bulk_too_many', { most: bulkSize });
    }
    if ('refused' in line) {
      this.refused.push(line.refused);
      return;
    }
    const recipient = this.recipientOf(line);
    const text = 'problem' in recipient ? recipient : this.textOf(line);
    if ('problem' in text) this.refuse(line, text.problem);
    else if ('value' in recipient) this.accept(line, recipient.value, text.value);
  }

  private accept({ line }: BulkMessage, chatId: ChatId, text: string): void {
    this.recipients.add(chatId);
    this.characters += text.length;
    if (this.characters > MOST_TEXT) {
      throw new DomainError<UploadErrorCode>('upload_too_large', { most: `${MOST_TEXT_MIB} MiB of texts` });
    }
    this.texts.push({ line, chatId, text, waId: newMessageId() });
  }

  private refuse({ line, to }: BulkMessage, { code, column, message }: Problem): void {
    const named = to === undefined || to.trim() === '' ? null : shown(to);
    this.refused.push({ line, column: column ?? null, to: named, code, message: message ?? LINE_REFUSALS[code] });
  }

  private recipientOf({ to }: BulkMessage): Checked<ChatId> {
    const column = 'to';
    if (to === undefined || to.trim() === '') return { problem: { code: 'recipient_missing', column } };
    try {
      const value = this.chatOf(to);
      const isRepeated = !this.options.allowsDuplicates && this.recipients.has(value);
      return isRepeated ? { problem: { code: 'recipient_repeated', column } } : { value };
    } catch (error) {
      const code = error instanceof DomainError ? RECIPIENT_REFUSALS.get((error as DomainError).code) : undefined;
      if (!code) throw error;
      return { problem: { code, column } };
    }
  }

  /** @throws DomainError recipient_invalid, recipient_not_allowed, contact_not_found */
  private chatOf(to: string): ChatId {
    const { key } = this.from;
    const named = toNamedRecipient(to, key);
    if (typeof named === 'string') return named;
    const chat = this.chats.get(named.contact);
    if (chat === undefined) throw new DomainError<ContactErrorCode>('contact_not_found');
    return allowedRecipient(chat, key);
  }

  private textOf({ text, variable }: BulkMessage): Checked<string> {
    const rendered = text === undefined ? this.options.template?.render(variable, MAX_TEXT_LENGTH) : { text };
    if (rendered === undefined) return { problem: { code: 'text_missing', column: 'text' } };
    if ('missing' in rendered) {
      const column = shown(rendered.missing);
      return { problem: { code: 'variable_missing', column, message: `The line has no value for ${column}.` } };
    }
    const length = 'length' in rendered ? rendered.length : rendered.text.length;
    if ('length' in rendered || length > MAX_TEXT_LENGTH) {
      const message = `The text has ${length} characters, and may have ${MAX_TEXT_LENGTH}.`;
      return { problem: { code: 'text_too_long', column: this.longestOf({ text, variable }), message } };
    }
    const value = cleanText(rendered.text);
    return value.trim() === '' ? { problem: { code: 'text_missing', column: 'text' } } : { value };
  }

  /** The cell to look at first. */
  private longestOf({ text, variable }: Pick<BulkMessage, 'text' | 'variable'>): string {
    if (text !== undefined) return 'text';
    const names = this.options.template?.variables ?? [];
    const longest = names.reduce<{ name: string; length: number }>(
      (most, name) => {
        const length = variable(name)?.length ?? 0;
        return length > most.length ? { name, length } : most;
      },
      { name: 'text', length: 0 },
    );
    return shown(longest.name);
  }
}
