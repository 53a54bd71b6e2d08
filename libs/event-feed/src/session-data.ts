import { explainReason, NEXT_ACTIONS, SESSION_STATES, type NextAction, type SessionReason } from '@chasqui/sessions';
import { objectOf, text, textOrNull, type ObjectSchema } from './json-schema.js';

/** What the log keeps of a session's change: `libs/sessions` writes it. */
export interface StoredStateData {
  state: string;
  reason: SessionReason;
  reasonDetail: string | null;
  nextAction: NextAction | null;
  nextActionAt: string | null;
}

export const NAMED: ObjectSchema = objectOf({ name: text('What the session was called then.') });

export const PAUSE: ObjectSchema = objectOf({
  reason: text('`by_request`, or `number_changed`: it was paired with another number.', {
    enum: ['by_request', 'number_changed'],
  }),
});

export const NOTHING: ObjectSchema = objectOf({});

export const STATE: ObjectSchema = objectOf({
  state: text('The state that it entered, or whose reason changed.', { enum: SESSION_STATES }),
  reason: text('Why, for programs.'),
  explanation: text('Why, for people.'),
  nextAction: textOrNull('What happens next by itself, or what to do.'),
  nextActionAt: textOrNull('When.', { format: 'date-time' }),
});

export function stateData(stored: StoredStateData, sessionId: string): Record<string, unknown> {
  const { state, reason, reasonDetail, nextAction, nextActionAt } = stored;
  return {
    state,
    reason,
    explanation: explainReason(reason, reasonDetail),
    nextAction: NEXT_ACTIONS[nextAction ?? 'none']?.replace('{id}', sessionId) ?? null,
    nextActionAt: nextActionAt && new Date(nextActionAt).toISOString(),
  };
}
