/** Why one line of a bulk call was refused: a code for programs, a sentence for people. */
export const LINE_REFUSALS = {
  line_malformed: 'The line cannot be read.',
  line_too_long: 'The line is too long.',
  cells_wrong: 'The line has not as many cells as the header.',
  recipient_missing: 'The line names no recipient.',
  recipient_invalid:
    'The recipient must be a phone number with its country code (7 to 15 digits), an id ending in @lid, the id of a contact, or a group id ending in @g.us.',
  contact_not_found: 'No contact of the session has this id.',
  recipient_not_allowed: 'This key may not message this number.',
  recipient_repeated: 'An earlier line has the same recipient.',
  text_missing: 'The line has no text, and there is no template.',
  text_too_long: 'The text is too long.',
  variable_missing: 'The template has a variable without a default that the line has no value for.',
  daily_limit_reached: "The session's messages of today are used up.",
} as const;

export type LineRefusalCode = keyof typeof LINE_REFUSALS;

export interface LineRefusal {
  /** Where its caller finds it in what it sent, from 1. */
  line: number;
  /** The cell or field that it is about; null when it is about the whole line. */
  column: string | null;
  /** As the caller wrote it, shortened; null when the line names none. */
  to: string | null;
  code: LineRefusalCode;
  /** A sentence; it may say more than that of its code. */
  message: string;
}
