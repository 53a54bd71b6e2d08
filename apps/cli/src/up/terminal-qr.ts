import type { INestApplicationContext } from '@nestjs/common';
import { AccountsService } from '@chasqui/accounts';
import { LiveQr, SessionsService, type SessionView } from '@chasqui/sessions';
import { toString } from 'qrcode';
import { messageOf } from '../errors.js';
import { pause } from '../supervisor/pause.js';
import { phonePageUrl } from './phone-page.js';
import type { Steps } from './steps.js';

const LOOK_EVERY_MS = 1_000;
const MOST_SESSIONS = 100;

interface Terminal {
  readonly steps: Steps;
  /** With a sandbox, a link takes the place of the picture: no real phone can scan it. */
  readonly sandboxUrl: string | null;
}

/** Prints each QR that a session shows, and each state that it enters, until the signal aborts. Only for a terminal: a QR does not belong in a log. */
export async function showQrs(
  context: INestApplicationContext,
  terminal: Terminal,
  signal: AbortSignal,
): Promise<void> {
  const { steps } = terminal;
  const sessions = context.get(SessionsService);
  const { id: accountId } = await context.get(AccountsService).ensureDefault();
  const shown = new Map<string, string>();
  let problem: string | undefined;
  while (!signal.aborted) {
    try {
      const page = await sessions.list(accountId, { limit: MOST_SESSIONS, before: undefined });
      for (const view of page.sessions) await showQr(view, { ...terminal, shown, liveQr: context.get(LiveQr) });
      problem = undefined;
    } catch (error) {
      // PostgreSQL or Redis is being restarted, which the supervisor tells: here it is worth one line.
      if (problem === undefined) steps.event(`QR codes cannot be read just now (${messageOf(error)})`);
      problem = messageOf(error);
    }
    await pause(LOOK_EVERY_MS, signal);
  }
}

interface Display extends Terminal {
  /** What was printed last of each session: its QR, or its state. */
  readonly shown: Map<string, string>;
  readonly liveQr: LiveQr;
}

async function showQr({ session, status }: SessionView, display: Display): Promise<void> {
  const { shown, liveQr, steps, sandboxUrl } = display;
  if (status.state !== 'qr_ready') {
    const state = `${session.name} is ${status.state}: ${status.explanation}`;
    if (shown.get(session.id) !== state) steps.event(state);
    shown.set(session.id, state);
    return;
  }
  const qr = await liveQr.read(session.id);
  if (qr === null || qr === shown.get(session.id)) return;
  shown.set(session.id, qr);
  if (sandboxUrl !== null) {
    steps.event(`${session.name} waits for its phone: open ${phonePageUrl(sandboxUrl, { qr })}`);
    return;
  }
  steps.line(await toString(qr, { type: 'terminal', small: true }));
  steps.event(`${session.name} waits for its phone: WhatsApp, "Linked devices", "Link a device"`);
}
