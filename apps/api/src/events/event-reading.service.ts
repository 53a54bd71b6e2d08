import { Injectable } from '@nestjs/common';
import { EventFeedService, type FeedPage, type FeedScope } from '@chasqui/event-feed';
import { Announcements } from '@chasqui/redis';
import type { Credentials } from '../auth/authenticated-request.js';
import { StillAllowed } from '../auth/still-allowed.service.js';
import type { ReadEventsQuery } from './events.dto.js';

@Injectable()
export class EventReadingService {
  constructor(
    private readonly feed: EventFeedService,
    private readonly announcements: Announcements,
    private readonly stillAllowed: StillAllowed,
  ) {}

  /**
   * The next events as soon as there is one, but no later than after the wait that is asked for; earlier without one
   * when so many are passed over that the caller had better know how far it came.
   * @throws DomainError event_cursor_gone, or what a caller is refused with who lost its access while it waited
   */
  async read(scope: FeedScope, caller: Credentials, query: ReadEventsQuery): Promise<FeedPage> {
    const { limit, types } = query;
    let after = query.after;
    const next = async (): Promise<FeedPage> => {
      const page = await this.feed.read(scope, { after, limit, types });
      after = page.nextCursor;
      return page;
    };
    if (query.wait === 0) return next();
    const { accountId, sessionId } = scope;
    return this.stillAllowed.during(caller, (signal) =>
      this.announcements.readUntil('events.numbered', {
        isAbout: (news) => (sessionId ? news.sessionIds.includes(sessionId) : news.accountIds.includes(accountId)),
        read: next,
        isEnough: ({ events, isAtHead }) => events.length > 0 || !isAtHead,
        timeoutMs: query.wait * 1_000,
        signal,
      }),
    );
  }
}
