import { Injectable } from '@nestjs/common';
import { DomainError } from '@chasqui/errors';
import { Announcements } from '@chasqui/redis';
import { LiveQr, SessionsService, type PairingCode, type SessionState, type SessionView } from '@chasqui/sessions';
import type { Credentials } from '../../../auth/authenticated-request.js';
import { StillAllowed } from '../../../auth/still-allowed.service.js';
import { invalid, toPersonId } from '../session-calls/chat-address.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { SessionCalls } from '../session-calls/session-calls.service.js';
import type { PairingCodeErrorCode } from './pairing-code-errors.js';

/** A browser starts in less, where there are not many at once. */
const START_TIMEOUT_MS = 30_000;
/** From WhatsApp's answer until the session shows it. */
const SHOW_TIMEOUT_MS = 5_000;
const LINKABLE: readonly SessionState[] = ['qr_ready', 'pairing_code_ready'];
/** These lead to one of those by themselves. */
const ON_ITS_WAY: readonly SessionState[] = ['starting', 'disconnected'];
const NUMBER_TEXT = 'phoneNumber must be a phone number with its country code (7 to 15 digits)';

/** Linking a session to a phone by a code that is entered there, in place of a QR. */
@Injectable()
export class PairingCodeService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly liveQr: LiveQr,
    private readonly announcements: Announcements,
    private readonly stillAllowed: StillAllowed,
    private readonly calls: SessionCalls,
  ) {}

  /**
   * A new code; one that was shown before is void. As asking for a QR does, it starts a session again that has expired
   * or was logged out.
   * @throws DomainError input_invalid, session_already_paired, pairing_code_not_available, pairing_code_refused, what
   *   sessions refuse with, or what a caller is refused with who lost its access while it waited
   */
  async request(call: SessionCall, caller: Credentials, text: string): Promise<PairingCode> {
    const phoneNumber = toDigits(text, call);
    refusePaired(call.view);
    const view = await this.untilLinkable(call.view, caller);
    const { code } = await this.calls
      .ask({ ...call, view }, 'linking.code', { phoneNumber })
      .catch((error: unknown) => this.explain(error, view));
    const shown = await this.announcements.readUntil('session.changed', {
      isAbout: ({ sessionId }) => sessionId === view.session.id,
      read: () => this.liveQr.readCode(view.session.id),
      isEnough: (live) => live?.code === code,
      timeoutMs: SHOW_TIMEOUT_MS,
    });
    if (shown?.code !== code) throw await this.notAvailable(view);
    return shown;
  }

  /** @throws DomainError pairing_code_not_available when none is shown */
  async read(view: SessionView): Promise<PairingCode> {
    const shown = await this.liveQr.readCode(view.session.id);
    if (!shown) throw await this.notAvailable(view);
    return shown;
  }

  /** A QR again in place of a code. @throws as `request` */
  async showQr(call: SessionCall): Promise<void> {
    const { view } = call;
    refusePaired(view);
    if (!LINKABLE.includes(view.status.state)) throw await this.notAvailable(view);
    if (view.status.state === 'qr_ready') return;
    await this.calls.ask(call, 'linking.qr', null).catch((error: unknown) => this.explain(error, view));
  }

  private async untilLinkable(view: SessionView, caller: Credentials): Promise<SessionView> {
    const { id, accountId } = view.session;
    await this.sessions.renewQr(accountId, view);
    const now = await this.stillAllowed.during(caller, (signal) =>
      this.announcements.readUntil('session.changed', {
        isAbout: ({ sessionId }) => sessionId === id,
        read: () => this.sessions.get(accountId, id),
        isEnough: ({ status }) => !ON_ITS_WAY.includes(status.state),
        timeoutMs: START_TIMEOUT_MS,
        signal,
      }),
    );
    refusePaired(now);
    if (!LINKABLE.includes(now.status.state)) throw await this.notAvailable(now);
    return now;
  }

  private async explain(error: unknown, view: SessionView): Promise<never> {
    const { code } = error as { code?: unknown };
    throw code === 'session_not_ready' ? await this.notAvailable(view) : error;
  }

  private async notAvailable({ session }: SessionView): Promise<DomainError> {
    const { status } = await this.sessions.get(session.accountId, session.id);
    const { state, reason, explanation } = status;
    return new DomainError<PairingCodeErrorCode>('pairing_code_not_available', { state, reason, explanation });
  }
}

function refusePaired({ session }: SessionView): void {
  if (session.pairedAt !== null) throw new DomainError<PairingCodeErrorCode>('session_already_paired');
}

function toDigits(text: string, { key }: SessionCall): string {
  const id = toPersonId(text, key, 'phoneNumber');
  if (!id.endsWith('@c.us')) throw invalid('phoneNumber', NUMBER_TEXT);
  return id.replace('@c.us', '');
}
