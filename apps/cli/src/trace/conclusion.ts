import { explainReason } from '@chasqui/sessions';
import type { Trace, TracedMessage, TracedSession } from './trace.js';

const ENDED: Readonly<Record<string, string>> = {
  delivered: 'It reached a device of the recipient',
  read: 'The recipient read it',
  played: 'The recipient played it',
  failed: 'It failed',
  cancelled: 'It was cancelled',
  expired: 'It expired',
};

/** One sentence: how it ended, or what it waits for. */
export function conclusionOf({ message, session }: Pick<Trace, 'message' | 'session'>, now: Date): string {
  const since = message.since.toISOString();
  const ended = ENDED[message.status];
  if (ended) return `${ended} at ${since}${message.reason === null ? '' : `: ${message.reason}`}.`;
  switch (message.status) {
    case 'received':
      return `It was received at ${since}.`;
    case 'sent':
      return `WhatsApp has it since ${since}; no device of the recipient has confirmed it yet.`;
    case 'sending':
      return `It is being handed to WhatsApp since ${since} (attempt ${message.attempts}).`;
    case 'uncertain':
      return uncertain(message, session);
    case 'preparing':
      return `It waits for its content to be prepared, since ${since}.`;
    default:
      return `It waits: ${hindrance(message, session, now)}.`;
  }
}

function uncertain({ messageId, since, reason, parkedAt }: TracedMessage, session: TracedSession): string {
  const doubt = `It may have left at ${since.toISOString()}${reason === null ? '' : ` (${reason})`}`;
  return parkedAt
    ? `${doubt}; it is parked since ${parkedAt.toISOString()}, and POST /sessions/${session.id}/messages/${messageId}/resolve decides.`
    : `${doubt}; that is settled while its session is ready${isUp(session) ? '' : `, which it is not: ${why(session)}`}.`;
}

/** The first thing that must change before it can leave. */
function hindrance(message: TracedMessage, session: TracedSession, now: Date): string {
  if (session.pausedAt) {
    const reason = session.pauseReason === null ? '' : ` (${session.pauseReason})`;
    return `the outbox is paused since ${session.pausedAt.toISOString()}${reason}; POST /sessions/${session.id}/resume`;
  }
  if (message.sendAt > now) return `it is to be sent at ${message.sendAt.toISOString()}`;
  if (!isUp(session)) return why(session);
  if (message.heldBackBy !== null)
    return `the outcome of ${message.heldBackBy}, which left before it, is not known yet`;
  if (session.nextSendAt && session.nextSendAt > now) {
    return `the session's next message leaves at ${session.nextSendAt.toISOString()}${behind(message)}`;
  }
  return `it is about to leave${behind(message)}`;
}

function isUp({ state, isHosted }: TracedSession): boolean {
  return state === 'ready' && isHosted;
}

function why({ state, reason, reasonDetail, isHosted }: TracedSession): string {
  if (state === 'ready' && !isHosted) return 'no worker has its session';
  const sentence = explainReason(reason, reasonDetail).replace(/\.$/, '');
  return `the session is ${state} (${sentence})`;
}

function behind({ ahead }: TracedMessage): string {
  return ahead === 0 ? '' : `, behind ${ahead} ${ahead === 1 ? 'other' : 'others'}`;
}
