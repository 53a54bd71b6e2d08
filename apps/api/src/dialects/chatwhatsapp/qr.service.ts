import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { Announcements } from '@chasqui/redis';
import type { Credentials } from '../../auth/authenticated-request.js';
import { StillAllowed } from '../../auth/still-allowed.service.js';
import { LiveQr, SessionsService, type SessionView } from '@chasqui/sessions';

export type QrErrorCode = 'qr_not_available';

/** The QR of a session for somebody who wants to scan it. */
@Injectable()
export class QrService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly liveQr: LiveQr,
    private readonly announcements: Announcements,
    private readonly stillAllowed: StillAllowed,
  ) {}

  /**
   * The QR as soon as there is one, but no later than after `waitMs`. Asking for it starts a session again whose QR
   * expired or whose device was logged out.
   * @throws DomainError qr_not_available, or what a caller is refused with who lost its access while it waited
   */
  async read(view: SessionView, caller: Credentials, waitMs: number): Promise<string> {
    const { id, accountId } = view.session;
    await this.sessions.renewQr(accountId, view);
    const qr = await this.stillAllowed.during(caller, (signal) =>
      this.announcements.readUntil('session.changed', {
        isAbout: ({ sessionId }) => sessionId === id,
        read: () => this.liveQr.read(id),
        isEnough: (shown) => shown !== null,
        timeoutMs: waitMs,
        signal,
      }),
    );
    if (qr) return qr;
    const { status } = await this.sessions.get(accountId, id);
    throw new DomainError<QrErrorCode>('qr_not_available', {
      state: status.state,
      reason: status.reason,
      explanation: status.explanation,
    });
  }
}
