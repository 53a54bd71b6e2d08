import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import type { MediaErrorCode } from '@chasqui/media';
import { MessagesService, type Message } from '@chasqui/messages';
import type { FileFetchOutcome } from '@chasqui/session-calls';
import type { SessionCall } from '../session-calls/session-call.js';
import { SessionCalls } from '../session-calls/session-calls.service.js';

export type ReceivedFileErrorCode = 'media_requested_again' | 'media_too_large';

/** A large file comes out of the page in slices. */
const TIMEOUT_MS = 120_000;
/** A phone that is online gives a file again within seconds [assumed]. */
const RETRY_AFTER_SECONDS = 30;

/** Files that sessions were sent: they are fetched when somebody asks for them first. */
@Injectable()
export class ReceivedFiles {
  constructor(
    private readonly calls: SessionCalls,
    private readonly messages: MessagesService,
  ) {}

  /**
   * A message as it is once its file is in the store; one that was sent, or has no file, as it is.
   * @throws DomainError message_not_found, media_gone, media_requested_again, media_too_large, media_store_unavailable,
   *   and what a session that is asked for something refuses with
   */
  async messageWithFile(call: Pick<SessionCall, 'view' | 'signal'>, messageId: string): Promise<Message> {
    const { session } = call.view;
    const message = await this.messages.get(session, messageId);
    const { content, direction, waId } = message;
    if (direction === 'outbound' || !('media' in content) || content.media.id !== undefined) return message;
    const { accountId, id: sessionId } = session;
    const { outcome } = await this.calls.ask(call, 'files.fetch', { accountId, sessionId, waId }, TIMEOUT_MS);
    refuseUnlessFetched(outcome);
    return this.messages.get(session, messageId);
  }
}

function refuseUnlessFetched(outcome: FileFetchOutcome): void {
  switch (outcome) {
    case 'fetched':
      return;
    case 'too_large':
      throw new DomainError<ReceivedFileErrorCode>('media_too_large');
    case 'requested_again':
      throw new DomainError<ReceivedFileErrorCode>('media_requested_again', { retryAfter: RETRY_AFTER_SECONDS });
    case 'store_unavailable':
      throw new DomainError<MediaErrorCode>('media_store_unavailable');
    case 'unknown_message':
    case 'no_file':
    case 'gone':
      throw new DomainError<MediaErrorCode>('media_gone');
  }
}
