import { ApiProperty } from '@nestjs/swagger';
import type { Group, Participant } from '@chasqui/session-calls';
import type { KnownPerson } from '../session-calls/known-people.service.js';
import { PersonView, toPersonView } from '../session-calls/person.dto.js';

const INVITE_LINK = 'https://chat.whatsapp.com/';

/** WhatsApp's numbers of what becomes of a participant, in words; 404 of somebody who is to leave: `not_in_group`. */
const OUTCOMES: Readonly<Record<number, string>> = {
  200: 'done',
  403: 'only_by_invitation',
  404: 'not_on_whatsapp',
  408: 'left_recently',
  409: 'already_in_group',
  419: 'group_full',
};
const OUTCOME_NAMES = [...Object.values(OUTCOMES), 'not_in_group', 'refused'];

class ParticipantView extends PersonView {
  @ApiProperty()
  isAdmin: boolean;

  @ApiProperty({ description: 'Who made the group.' })
  isSuperAdmin: boolean;
}

class GroupSummaryView {
  @ApiProperty({ example: '120363041234567890@g.us' })
  jid: string;

  @ApiProperty()
  subject: string;

  @ApiProperty({ type: String, nullable: true })
  description: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  createdAt: string | null;

  @ApiProperty({ description: 'How many people are in it.' })
  size: number;

  @ApiProperty({ description: 'Whether the session may do what only admins may.' })
  isAdmin: boolean;

  @ApiProperty()
  messagesAdminsOnly: boolean;

  @ApiProperty()
  infoAdminsOnly: boolean;

  @ApiProperty()
  addMembersAdminsOnly: boolean;

  @ApiProperty({ description: 'Whoever comes by the link waits until an admin agrees: see `requests`.' })
  approveMembers: boolean;
}

class GroupView extends GroupSummaryView {
  @ApiProperty({ type: [ParticipantView] })
  participants: ParticipantView[];
}

export class GroupAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: GroupView })
  group: GroupView;
}

export class GroupsAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [GroupSummaryView], description: 'In the order of their ids.' })
  groups: GroupSummaryView[];

  @ApiProperty({ type: String, nullable: true, description: 'Where to go on; null at the end.' })
  nextCursor: string | null;
}

class ParticipantOutcomeView {
  @ApiProperty({ description: 'As it was given.' })
  participant: string;

  @ApiProperty({ enum: OUTCOME_NAMES, description: '`done`: as it was asked for.' })
  outcome: string;
}

/** Each participant has an outcome of its own: a call that did nothing for some of them has succeeded. */
export class ParticipantsAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '120363041234567890@g.us' })
  jid: string;

  @ApiProperty({ type: [ParticipantOutcomeView] })
  participants: ParticipantOutcomeView[];
}

export class InviteAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '120363041234567890@g.us' })
  jid: string;

  @ApiProperty()
  code: string;

  @ApiProperty({ format: 'uri' })
  url: string;
}

export class JoinedAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '120363041234567890@g.us' })
  jid: string;

  @ApiProperty({ enum: ['joined', 'requested'], description: '`requested`: an admin of the group has to agree.' })
  status: 'joined' | 'requested';
}

export class LeftAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '120363041234567890@g.us' })
  jid: string;
}

export function toGroupSummary({ id, createdAt, settings, ...group }: Group): GroupSummaryView {
  const made = createdAt === 0 ? null : new Date(createdAt * 1_000).toISOString();
  const { subject, description, size, isAdmin } = group;
  return { jid: id, subject, description, createdAt: made, size, isAdmin, ...settings };
}

export function toGroupView(group: Group, participants: readonly KnownPerson<Participant>[]): GroupView {
  const views = participants.map(({ contactId, phone, lid, ...role }) => ({
    ...toPersonView({ contactId, phone, lid }),
    ...role,
  }));
  return { ...toGroupSummary(group), participants: views };
}

export function toOutcome(code: number, isAdded: boolean): string {
  if (code === 404 && !isAdded) return 'not_in_group';
  return OUTCOMES[code] ?? 'refused';
}

export function toInviteAnswer(jid: string, code: string): InviteAnswer {
  return { success: true, jid, code, url: INVITE_LINK + code };
}

/** The code in a link, or the code itself; undefined for what is neither. */
export function toInviteCode(invite: string): string | undefined {
  const code = invite.trim().replace(INVITE_LINK, '');
  return /^[\w-]{10,64}$/.test(code) ? code : undefined;
}
