import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import {
  AcceptanceService,
  ListAcceptanceService,
  type AcceptanceErrorCode,
  type TypedContent,
} from '@chasqui/messages';
import type { SessionView } from '@chasqui/sessions';
import type { ChatId } from '@chasqui/whatsapp-vocabulary';
import type { UploadErrorCode } from '../../chatwhatsapp/bulk/upload-error.js';
import { DevicesService } from '../devices/devices.service.js';
import type { DeviceCall } from './device-call.js';
import { toRecipients } from './recipients.js';

/** From which device, and to whom, as a caller says it. */
export interface Addressing {
  sender_device: string;
  phone: readonly string[];
}

/** A message that is stored and queued. */
export interface SentTo {
  chatId: ChatId;
  /** Bare WhatsApp id. */
  messageId: string;
}

interface Addressed {
  session: SessionView['session'];
  recipients: ChatId[];
}

/** Sending as this dialect promises it: to all who are named or to none, and without waiting for WhatsApp. */
@Injectable()
export class DeviceSending {
  constructor(
    private readonly devices: DevicesService,
    private readonly acceptance: AcceptanceService,
    private readonly lists: ListAcceptanceService,
  ) {}

  /**
   * @throws DomainError session_of_number_not_found, recipient_invalid, recipient_not_allowed, bulk_too_many,
   *   session_not_authenticated, daily_limit_reached, queue_full, idempotency_key_reused, …: then nothing is accepted
   */
  async send(call: DeviceCall, addressing: Addressing, typed: TypedContent): Promise<SentTo[]> {
    return this.sendPrepared(call, addressing, () => Promise.resolve(typed));
  }

  /**
   * Likewise of a content that takes work, such as fetching a file: nobody does it for a call that is refused without it,
   * nor again for one that is repeated.
   * @throws what `prepare` throws, too: then nothing is accepted
   */
  async sendPrepared(
    call: DeviceCall,
    addressing: Addressing,
    prepare: (session: Addressed['session']) => Promise<TypedContent>,
  ): Promise<SentTo[]> {
    const { caller, request } = call;
    const { session } = await this.devices.find(caller.key, addressing.sender_device, 'sender_device');
    const recipients = toRecipients(addressing.phone, caller.key);
    const { bulkSize } = caller.key.plan;
    if (recipients.length > bulkSize) throw new DomainError<UploadErrorCode>('bulk_too_many', { most: bulkSize });
    const earlier = request && (await this.lists.findReplay(session, request));
    if (earlier) return toSent(recipients, earlier);
    if (session.pairedAt === null) {
      throw new DomainError<AcceptanceErrorCode>('session_not_authenticated', { sessionId: session.id });
    }
    const typed = await prepare(session);
    return toSent(recipients, await this.accept(call, { session, recipients }, typed));
  }

  /** @returns the ids of the messages in the order of their recipients */
  private async accept(
    { request }: DeviceCall,
    { session, recipients }: Addressed,
    typed: TypedContent,
  ): Promise<string[]> {
    const [to, ...others] = recipients;
    if (to === undefined) throw new Error('a message without a recipient');
    if (request || others.length > 0) return this.lists.accept(session, { recipients, ...typed }, request);
    const accepted = await this.acceptance.accept(session, { to, ...typed });
    if (accepted.outcome === 'not_queued') throw new Error('a message that may wait was not queued');
    return [accepted.waId];
  }
}

function toSent(recipients: readonly ChatId[], messageIds: readonly string[]): SentTo[] {
  return recipients.map((chatId, index) => ({ chatId, messageId: messageIds[index] ?? '' }));
}
