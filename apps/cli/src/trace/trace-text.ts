import { card, printable, table } from '../administration/table.js';
import { conclusionOf } from './conclusion.js';
import type { Hold, Step, Trace } from './trace.js';

/** For people. */
export function traceText(trace: Trace, now: Date): string {
  const { message, session, events } = trace;
  const { messageId, direction, chat, kind, lane, quotedMessageId, acceptedAt, sendAt, expiresAt, text } = message;
  const isOutbound = direction === 'outbound';
  const facts = card({
    message: messageId,
    session: `${session.name} (${session.id}) of account ${session.account}`,
    ...(isOutbound ? { to: chat } : { chat }),
    kind,
    ...(text !== undefined && { text }),
    ...(quotedMessageId !== null && { answers: quotedMessageId }),
    [isOutbound ? 'accepted' : 'received']: acceptedAt,
    ...(isOutbound && { lane, expires: expiresAt }),
    ...(sendAt > acceptedAt && { 'not before': sendAt }),
  });
  const life = [...trace.history.map(toLine), ...trace.holds.flatMap((hold) => toLines(hold))].sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
  const told = events.map(({ at, type, sequence }) => [at, sequence ?? 'not numbered yet', type]);
  return [
    facts,
    ...(life.length > 0
      ? [
          table(
            ['at', 'what'],
            life.map(({ at, what }) => [at, what]),
          ),
        ]
      : []),
    ...(told.length > 0 ? [table(['at', 'sequence', 'event'], told)] : []),
    printable(conclusionOf(trace, now)),
  ].join('\n\n');
}

interface Line {
  at: Date;
  what: string;
}

function toLine({ at, status, reason, attempt, generation, worker }: Step): Line {
  const by = [
    attempt === null ? '' : `attempt ${attempt}`,
    worker === null ? '' : `by ${worker}`,
    worker === null || generation === null ? '' : `lease ${generation}`,
  ].filter((part) => part !== '');
  return { at, what: `${status}${reason === null ? '' : `: ${reason}`}${by.length > 0 ? ` (${by.join(', ')})` : ''}` };
}

function toLines({ from, to, what }: Hold): Line[] {
  const begin = { at: from, what: `  held: ${what}` };
  return to ? [begin, { at: to, what: `  no longer held: ${what.split(':')[0] ?? what}` }] : [begin];
}
