import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { contentView, type ContentView, type Message } from '@chasqui/messages';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import { MessagePersonView, personAt, type ContactsByName } from './message-people.dto.js';

class MediaView {
  @ApiProperty({ example: 'image/jpeg' })
  mimetype: string;

  @ApiProperty({ type: 'integer' })
  bytes: number;

  @ApiProperty({ type: String, nullable: true })
  filename: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'In hex.' })
  sha256: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Of a video or a voice note.' })
  seconds: number | null;
}

class LocationView {
  @ApiProperty()
  latitude: number;

  @ApiProperty()
  longitude: number;

  @ApiProperty({ type: String, nullable: true })
  name: string | null;

  @ApiProperty({ type: String, nullable: true })
  address: string | null;

  @ApiProperty({ type: String, nullable: true })
  url: string | null;
}

class ContactView {
  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, nullable: true, description: 'In digits.' })
  phoneNumber: string | null;

  @ApiProperty({ type: String, nullable: true })
  organization: string | null;

  @ApiProperty({ description: 'The whole card.' })
  vcard: string;
}

class PollView {
  @ApiProperty()
  question: string;

  @ApiProperty({ type: [String] })
  options: string[];

  @ApiProperty()
  allowMultiple: boolean;

  @ApiProperty({ type: () => [VoteView] })
  votes: VoteView[];
}

class VoteView {
  @ApiProperty({ type: String, nullable: true, description: 'null: the session itself.' })
  from: string | null;

  @ApiProperty({ type: MessagePersonView, nullable: true, description: 'Who has that address now.' })
  fromContact: MessagePersonView | null;

  @ApiProperty({ type: [String] })
  options: string[];

  @ApiProperty({ format: 'date-time' })
  at: string;
}

class ReactionView {
  @ApiProperty({ type: String, nullable: true, description: 'null: the session itself.' })
  from: string | null;

  @ApiProperty({ type: MessagePersonView, nullable: true, description: 'Who has that address now.' })
  fromContact: MessagePersonView | null;

  @ApiProperty({ example: '👍' })
  emoji: string;

  @ApiProperty({ format: 'date-time' })
  at: string;
}

class ActionView {
  @ApiProperty({ description: 'The message that it is done to.' })
  messageId: string;

  @ApiPropertyOptional({ description: 'Of a reaction; empty: it was taken back.' })
  emoji?: string;

  @ApiPropertyOptional({ description: 'Of a star or a pin.' })
  on?: boolean;

  @ApiPropertyOptional({ type: 'integer', description: 'Of a pin.' })
  durationSeconds?: number;
}

/** What a message says, and what became of that. */
export class MessageContentView {
  @ApiProperty({ description: 'The text or caption; empty where there is none.' })
  text: string;

  @ApiProperty({ type: String, nullable: true })
  quotedMessageId: string | null;

  @ApiProperty({ type: [String], description: 'Whom the text names.' })
  mentions: string[];

  @ApiProperty({ type: 'integer', description: 'How often it was forwarded; 0: never.' })
  forwardingScore: number;

  @ApiProperty({ type: MediaView, nullable: true })
  media: ContentView['media'];

  @ApiProperty({ type: LocationView, nullable: true })
  location: ContentView['location'];

  @ApiProperty({ type: [ContactView], nullable: true })
  contacts: ContentView['contacts'];

  @ApiProperty({ type: PollView, nullable: true })
  poll: PollView | null;

  @ApiProperty({ type: ActionView, nullable: true, description: 'Of a reaction, edit, revocation, star or pin.' })
  action: ActionView | null;

  @ApiProperty({ type: [ReactionView] })
  reactions: ReactionView[];

  @ApiProperty({ type: String, format: 'date-time', nullable: true, description: 'When its words were last changed.' })
  editedAt: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When it was deleted for everybody: what it said is gone with that.',
  })
  revokedAt: string | null;
}

export function toMessageContentView(message: Message, contacts: ContactsByName): MessageContentView {
  const { content, reactions, votes, editedAt, revokedAt } = message;
  const view = contentView(content);
  return {
    ...view,
    mentions: view.mentions.map(toJid),
    poll: view.poll && { ...view.poll, votes: givenBy(votes, contacts) },
    action: toActionView(content),
    reactions: givenBy(reactions, contacts),
    editedAt: editedAt?.toISOString() ?? null,
    revokedAt: revokedAt?.toISOString() ?? null,
  };
}

function toActionView(content: Message['content']): ActionView | null {
  if (!('target' in content)) return null;
  return {
    messageId: content.target,
    ...('emoji' in content && { emoji: content.emoji }),
    ...('on' in content && { on: content.on }),
    ...('durationSeconds' in content && content.on && { durationSeconds: content.durationSeconds }),
  };
}

function givenBy<Given extends { at: string }>(
  given: Record<string, Given> | null,
  contacts: ContactsByName,
): (Given & { from: string | null; fromContact: MessagePersonView | null })[] {
  const views = Object.entries(given ?? {}).map(([by, what]) => {
    const at = new Date(what.at).toISOString();
    return { ...what, from: by === 'me' ? null : toJid(by), fromContact: personAt(by, contacts), at };
  });
  return views.sort((one, other) => one.at.localeCompare(other.at));
}
