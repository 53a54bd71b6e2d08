import { Injectable } from '@nestjs/common';
import { forwarded, MessagesService, type ActionByType } from '@chasqui/messages';
import { StillAllowed } from '../../../auth/still-allowed.service.js';
import { ReceivedFiles } from '../media/received-files.service.js';
import { allowedRecipient, toNamedRecipient } from '../recipient.js';
import type { OptionFields } from '../send-fields.js';
import { toSendOptions } from '../send-options.js';
import type { Sendable } from '../sendable.js';
import type { SendingCall } from '../sending-call.js';
import { SendingService } from '../sending.service.js';
import { toSentMessageView, type SentMessageView } from '../sent-message.dto.js';
import type { ForwardBody } from './message-actions.dto.js';

/** What is done, without the message that it is done to. */
export type NewAction = {
  [T in keyof ActionByType]: { type: T; content: Omit<ActionByType[T], 'target'> };
}[keyof ActionByType];

/** Its answer, and whether an earlier call was accepted in its place. */
interface Done {
  view: SentMessageView;
  isReplay: boolean;
}

/** Doing something to a message: a message of its own, which waits for its turn in the same chat. */
@Injectable()
export class MessageActionsService {
  constructor(
    private readonly messages: MessagesService,
    private readonly sending: SendingService,
    private readonly received: ReceivedFiles,
    private readonly stillAllowed: StillAllowed,
  ) {}

  /**
   * @param target bare WhatsApp id of a message of the session
   * @throws DomainError message_not_found, recipient_not_allowed, and what `SendingService.send` throws
   */
  async act(
    call: SendingCall,
    target: string,
    { action, options }: { action: NewAction; options: OptionFields },
  ): Promise<Done> {
    const { chatId } = await this.messages.get(call.view.session, target);
    const message = {
      to: allowedRecipient(chatId, call.caller.key),
      type: action.type,
      content: { ...action.content, target },
      ...toSendOptions(options, call.isAsync),
    } as Sendable;
    return this.send(call, message);
  }

  /**
   * Says what a message says once more, in another chat: a message of its own. A file that nobody fetched yet is fetched
   * before.
   * @throws as `act`, and DomainError recipient_invalid; recipient_not_allowed also for the chat that it comes from; what
   *   `ReceivedFiles` throws
   */
  async forward(call: SendingCall, target: string, body: ForwardBody): Promise<Done> {
    const { view, caller } = call;
    const to = toNamedRecipient(body.to, caller.key);
    const original = await this.messages.get(view.session, target);
    allowedRecipient(original.chatId, caller.key); // a key of some numbers reads no other chats
    const about = { to, type: forwarded(original).type, ...toSendOptions(body, call.isAsync) };
    const { answer, isReplay } = await this.sending.sendPrepared(call, about, async () => {
      const message = await this.stillAllowed.during(caller, (signal) =>
        this.received.messageWithFile({ view, signal }, target),
      );
      return { ...about, ...forwarded(message) };
    });
    return { view: toSentMessageView(answer), isReplay };
  }

  private async send(call: SendingCall, message: Sendable): Promise<Done> {
    const { answer, isReplay } = await this.sending.send(call, message);
    return { view: toSentMessageView(answer), isReplay };
  }
}
