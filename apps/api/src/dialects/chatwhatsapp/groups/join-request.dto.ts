import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsDefined, IsIn, IsString, MaxLength } from 'class-validator';
import type { JoinRequest, Person } from '@chasqui/session-calls';
import { IfGiven } from '../../../operator/if-given.js';
import type { KnownPerson } from '../session-calls/known-people.service.js';
import { PersonView, toPersonView } from '../session-calls/person.dto.js';

const DECISIONS = ['approve', 'reject'] as const;
/** Each is decided on alone; more than one call can bring about in a bearable time. */
export const MOST_REQUESTS = 256;
const LONGEST_JID = 100;
const TOO_MANY = `participants must have at most ${MOST_REQUESTS} people in one call: make more calls`;

/** WhatsApp's numbers of what becomes of a request, in words; any other: `refused`. 0 and 504 are ours. */
const OUTCOMES: Readonly<Record<number, string>> = {
  0: 'not_tried',
  200: 'done',
  404: 'no_request',
  408: 'left_recently',
  409: 'already_in_group',
  419: 'group_full',
  504: 'unknown',
};
const OUTCOME_NAMES = [...Object.values(OUTCOMES), 'refused'];

/** WhatsApp's words for how people ask, in ours. */
const METHODS: Readonly<Record<string, string>> = {
  InviteLink: 'invite_link',
  NonAdminAdd: 'added_by_member',
  LinkedGroupJoin: 'community',
};
const METHOD_NAMES = [...Object.values(METHODS), 'other'];

export class DecideRequestsBody {
  @ApiProperty({ enum: DECISIONS })
  @IsIn(DECISIONS, { message: `action must be one of ${DECISIONS.join(', ')}` })
  @IsDefined({ message: 'action is required' })
  action: (typeof DECISIONS)[number];

  @ApiPropertyOptional({
    type: [String],
    minItems: 1,
    maxItems: MOST_REQUESTS,
    example: ['919988066776'],
    description: 'Whose requests. This, or `all`.',
  })
  @IfGiven()
  @IsArray({ message: 'participants must be a list' })
  @ArrayMinSize(1, { message: 'participants must have at least 1 person' })
  @ArrayMaxSize(MOST_REQUESTS, { message: TOO_MANY })
  @IsString({ each: true, message: 'participants must be strings' })
  @MaxLength(LONGEST_JID, { each: true, message: `each of participants must have at most ${LONGEST_JID} characters` })
  participants?: string[];

  @ApiPropertyOptional({ enum: [true], description: `The ${MOST_REQUESTS} that have waited longest.` })
  @IfGiven()
  @IsIn([true], { message: 'all must be true, or left out' })
  all?: true;
}

export class JoinRequestView extends PersonView {
  @ApiProperty({ format: 'date-time' })
  requestedAt: string;

  @ApiProperty({ enum: METHOD_NAMES })
  method: string;

  @ApiProperty({ type: PersonView, nullable: true, description: 'The member of the group who asked for them.' })
  addedBy: PersonView | null;
}

export class JoinRequestsAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '120363041234567890@g.us' })
  jid: string;

  @ApiProperty({ type: [JoinRequestView], description: 'Oldest first.' })
  requests: JoinRequestView[];

  @ApiProperty({ type: String, nullable: true, description: 'Where to go on; null at the end.' })
  nextCursor: string | null;
}

class RequestOutcomeView {
  @ApiProperty({ description: 'As it was given; of `all` the jid.' })
  participant: string;

  @ApiProperty({ enum: OUTCOME_NAMES, description: '`done`: as it was asked for.' })
  outcome: string;
}

/** Each request has an outcome of its own: a call that did nothing for some of them has succeeded. */
export class DecidedRequestsAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '120363041234567890@g.us' })
  jid: string;

  @ApiProperty({ type: [RequestOutcomeView] })
  participants: RequestOutcomeView[];

  @ApiProperty({ description: 'How many requests still wait.' })
  waiting: number;
}

/** @param people who asks, and who asked for them */
export function toJoinRequestView(
  { at, method }: Pick<JoinRequest, 'at' | 'method'>,
  people: { requester: KnownPerson<Person>; addedBy: KnownPerson<Person> | undefined },
): JoinRequestView {
  const { requester, addedBy } = people;
  return {
    ...toPersonView(requester),
    requestedAt: new Date(at * 1_000).toISOString(),
    method: METHODS[method] ?? 'other',
    addedBy: addedBy ? toPersonView(addedBy) : null,
  };
}

export function toRequestOutcome(code: number): string {
  return OUTCOMES[code] ?? 'refused';
}
