import { toJid } from '@chasqui/whatsapp-vocabulary';
import { listOf, numberOf, objectOf, orNull, text, textOrNull, yesOrNo, type JsonSchema } from './json-schema.js';

/** What the log keeps of what a received message says; one that an older version wrote has only the first two. */
export interface StoredContent {
  text?: string;
  quotedMessageId?: string | null;
  mentions?: string[];
  forwardingScore?: number;
  media?: object | null;
  location?: object | null;
  contacts?: object[] | null;
  poll?: object | null;
}

export const CONTENT: Readonly<Record<string, JsonSchema>> = {
  text: text('The text, or the caption of a medium; may be empty.'),
  quotedMessageId: textOrNull('The message that it answers.'),
  mentions: listOf(text('`…@s.whatsapp.net`, or `…@lid`.'), 'Whom the text names.'),
  forwardingScore: { type: 'integer', description: 'How often it was forwarded; 0: never.', minimum: 0 },
  media: orNull(
    objectOf(
      {
        mimetype: text('As its sender gave it.'),
        bytes: { type: 'integer', description: 'Of the file.', minimum: 0 },
        filename: textOrNull('Of a document, as a rule.'),
        sha256: textOrNull('Of the file, in hex, as its sender gave it.'),
        seconds: { type: ['number', 'null'], description: 'Of a video or a voice note.' },
      },
      'The file of an image, a video, …; null of any other message.',
    ),
  ),
  location: orNull(
    objectOf(
      {
        latitude: numberOf('In degrees.'),
        longitude: numberOf('In degrees.'),
        name: textOrNull('What the place is called.'),
        address: textOrNull('Where it is.'),
        url: textOrNull('Of the place.'),
      },
      'The place; null of any other message.',
    ),
  ),
  contacts: {
    ...listOf(
      objectOf({
        name: text('As the card says.'),
        phoneNumber: textOrNull('In digits.'),
        organization: textOrNull('As the card says.'),
      }),
      'The contact cards, which `GET /sessions/{id}/messages/{messageId}` has whole; null of any other message.',
    ),
    type: ['array', 'null'],
  },
  poll: orNull(
    objectOf(
      {
        question: text('What is asked.'),
        options: listOf(text('An answer.'), 'What may be chosen.'),
        allowMultiple: yesOrNo('Whether one person may choose several.'),
      },
      'The poll; null of any other message.',
    ),
  ),
};

export function contentData(stored: StoredContent): Record<string, unknown> {
  return {
    text: stored.text ?? '',
    quotedMessageId: stored.quotedMessageId ?? null,
    mentions: (stored.mentions ?? []).map(toJid),
    forwardingScore: stored.forwardingScore ?? 0,
    media: stored.media ?? null,
    location: stored.location ?? null,
    contacts: stored.contacts ?? null,
    poll: stored.poll ?? null,
  };
}
