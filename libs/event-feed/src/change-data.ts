import { listOf, objectOf, text, textOrNull, type ObjectSchema } from './json-schema.js';
import { MESSAGE, messagePlace, type StoredPlace } from './message-data.js';

/** What the log keeps of what somebody did to a message: `libs/messages` writes it. */
export interface StoredChange extends StoredPlace {
  /** Empty: it was taken back. */
  emoji?: string;
  text?: string;
  options?: string[];
}

const { chat, from, fromMe } = MESSAGE;
const CHANGE = {
  messageId: text('The message that it is about.'),
  chat,
  from: { ...from, description: 'Who did it.' },
  fromMe: { ...fromMe, description: 'Whether the session’s own account did it, here or on its phone.' },
};

export const REACTION: ObjectSchema = objectOf({ ...CHANGE, emoji: textOrNull('null: the reaction was taken back.') });

export const VOTE: ObjectSchema = objectOf({
  ...CHANGE,
  options: listOf(text('An option of the poll.'), 'All that this person chooses now; empty: the vote was taken back.'),
});

export const EDIT: ObjectSchema = objectOf({ ...CHANGE, text: text('The text or caption from now on.') });

export const REVOCATION: ObjectSchema = objectOf(CHANGE);

export function changeData(stored: StoredChange, phoneNumber: string | null): Record<string, unknown> {
  const { emoji, text: words, options } = stored;
  return {
    ...messagePlace(stored, phoneNumber),
    ...(emoji !== undefined && { emoji: emoji === '' ? null : emoji }),
    ...(words !== undefined && { text: words }),
    ...(options !== undefined && { options }),
  };
}
