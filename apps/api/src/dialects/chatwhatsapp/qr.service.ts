import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { Announcements } from '@chasqui/redis';
import { LiveQr, SessionsService, type SessionView } from '@chasqui/sessions';

export type QrErrorCode = 'qr_not_available';

/** The QR of a session for somebody who wants to scan it. */
@Injectable()
export class QrService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly liveQr: LiveQr,
    private readonly announcements: Announcements,
  ) {}

  /**
   * The QR as soon as there is one, but no later than after `waitMs`. Asking for it starts a session again whose QR
   * expired or whose device was logged out.
   * @throws DomainError qr_not_available
   */
  async read(view: SessionView, waitMs: number): Promise<string> {
    const { id, accountId } = view.session;
    await this.sessions.renewQr(accountId, view);
    const qr = await this.announcements.readUntil('session.changed', {
      isAbout: ({ sessionId }) => sessionId === id,
      read: () => this.liveQr.read(id),
      isEnough: (shown) => shown !== null,
      timeoutMs: waitMs,
    });
    if (qr) return qr;
    const { status } = await this.sessions.get(accountId, id);
    throw new DomainError<QrErrorCode>('qr_not_available', {
      state: status.state,
      reason: status.reason,
      explanation: status.explanation,
    });
  }
}
