import type { AccountKey } from '@chasqui/api-keys';
import { LINE_REFUSALS, type LineRefusal, type LineRefusalCode } from '@chasqui/batches';
import { DomainError } from '@chasqui/errors';
import { cleanText, MAX_TEXT_LENGTH, type BatchText } from '@chasqui/messages';
import { newMessageId, type ChatId } from '@chasqui/whatsapp-vocabulary';
import { toRecipient } from '../recipient.js';
import { shown, type BulkLine, type BulkMessage } from './bulk-line.js';
import type { BulkOptions } from './bulk-options.js';
import type { UploadErrorCode } from './upload-error.js';

/** Of all texts of a call, in characters: it keeps them until its last line is read. */
const MOST_TEXT_MIB = 64;
const MOST_TEXT = MOST_TEXT_MIB * 1024 * 1024;

/** Why a line is refused: its cell, and what is to be said of it. */
interface Problem {
  code: LineRefusalCode;
  column?: string;
  message?: string;
}

type Checked<T> = { value: T } | { problem: Problem };

/** Accepts or refuses the lines of one bulk call, each by itself. */
export class BulkIntake {
  readonly texts: BatchText[] = [];
  readonly refused: LineRefusal[] = [];
  private readonly recipients = new Set<ChatId>();
  private characters = 0;

  constructor(
    private readonly options: BulkOptions,
    private readonly key: AccountKey,
  ) {}

  /** @throws DomainError bulk_too_many, upload_too_large */
  take(line: BulkLine): void {
    const { bulkSize } = this.key.plan;
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
      const value = toRecipient(to, this.key);
      const isRepeated = !this.options.allowsDuplicates && this.recipients.has(value);
      return isRepeated ? { problem: { code: 'recipient_repeated', column } } : { value };
    } catch (error) {
      const code = error instanceof DomainError ? (error as DomainError).code : undefined;
      if (code !== 'recipient_invalid' && code !== 'recipient_not_allowed') throw error;
      return { problem: { code, column } };
    }
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
