import { Injectable } from '@nestjs/common';
import type { ParticipantAction, ParticipantOutcome } from '@chasqui/session-calls';
import { GivenPictures } from '../media/given-pictures.service.js';
import { allowedRecipient } from '../recipient.js';
import { CallAddresses } from '../session-calls/call-addresses.service.js';
import { invalid, toGroupId } from '../session-calls/chat-address.js';
import { KnownPeople } from '../session-calls/known-people.service.js';
import { fromCursor, toCursor, type PageQuery } from '../session-calls/page.dto.js';
import { afterChange, fieldsGiven, timeoutOfChanges } from '../session-calls/partial-change.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { SessionCalls } from '../session-calls/session-calls.service.js';
import {
  toGroupSummary,
  toGroupView,
  toInviteAnswer,
  toInviteCode,
  toOutcome,
  type GroupAnswer,
  type GroupsAnswer,
  type InviteAnswer,
  type JoinedAnswer,
  type LeftAnswer,
  type ParticipantsAnswer,
} from './group-answers.dto.js';
import { refuseTrial, toOpenGroupId } from './group-input.js';
import type { ChangeGroupBody, CreateGroupBody } from './group.dto.js';

const TIMEOUT_MS = 15_000;
/** Each is looked up and added alone. */
const TIMEOUT_PER_PARTICIPANT_MS = 1_000;

/**
 * The groups that a session is in. All throw DomainError input_invalid, group_not_found, and what sessions refuse with;
 * those that others see recipient_not_allowed, too: a group is no number that a trial key was given.
 */
@Injectable()
export class GroupsService {
  constructor(
    private readonly calls: SessionCalls,
    private readonly addresses: CallAddresses,
    private readonly people: KnownPeople,
    private readonly pictures: GivenPictures,
  ) {}

  async list(call: SessionCall, { limit, cursor }: PageQuery): Promise<GroupsAnswer> {
    const { groups, nextAfter } = await this.calls.ask(call, 'groups.list', { limit, after: fromCursor(cursor) });
    return { success: true, groups: groups.map(toGroupSummary), nextCursor: toCursor(nextAfter) };
  }

  async get(call: SessionCall, jid: string): Promise<GroupAnswer> {
    const { participants, ...group } = await this.calls.ask(call, 'groups.get', { id: toGroupId(jid) });
    return { success: true, group: toGroupView(group, await this.people.identify(call, participants)) };
  }

  async create(call: SessionCall, { subject, participants }: CreateGroupBody): Promise<ParticipantsAnswer> {
    const people = await this.addresses.people(call, participants, 'participants');
    for (const id of people) allowedRecipient(id, call.key);
    const input = { subject, participants: [...new Set(people)] };
    const { id, outcomes } = await this.calls.askRecorded(
      call,
      { name: 'groups.create', input, timeoutMs: timeoutFor(people) },
      {
        action: 'session.group_created',
        details: { participants: people.length },
        found: ({ id: jid }) => ({ jid }),
      },
    );
    return toParticipantsAnswer({ jid: id, given: participants, isAdded: true }, people, outcomes);
  }

  async changeParticipants(
    call: SessionCall,
    jid: string,
    { action, participants }: { action: ParticipantAction; participants: readonly string[] },
  ): Promise<ParticipantsAnswer> {
    const id = toOpenGroupId(call, jid);
    const people = await this.addresses.people(call, participants, 'participants');
    const details = { jid: id, action, participants: people.length };
    const input = { id, action, participants: [...new Set(people)] };
    const { outcomes } = await this.calls.askRecorded(
      call,
      { name: 'groups.participants', input, timeoutMs: timeoutFor(people) },
      { action: 'session.group_participants_changed', details },
    );
    return toParticipantsAnswer({ jid: id, given: participants, isAdded: action === 'add' }, people, outcomes);
  }

  async change(call: SessionCall, jid: string, { picture, ...body }: ChangeGroupBody): Promise<GroupAnswer> {
    const id = toOpenGroupId(call, jid);
    const changed = fieldsGiven({ ...body, picture });
    if (changed.length === 0) throw invalid('', 'Something to change must be given');
    this.calls.refuseUnready(call, 'groups.change');
    const changes = { ...body, picture: await this.pictures.take(call, picture) };
    const recordedAs = { action: 'session.group_changed', details: { jid: id, changed } } as const;
    const timeoutMs = timeoutOfChanges(changed);
    await this.calls.askRecorded(call, { name: 'groups.change', input: { id, changes }, timeoutMs }, recordedAs);
    return afterChange(changed, this.get(call, id));
  }

  async invite(call: SessionCall, jid: string): Promise<InviteAnswer> {
    const id = toGroupId(jid);
    const { code } = await this.calls.ask(call, 'groups.invite', { id, isRevoked: false });
    return toInviteAnswer(id, code);
  }

  async revokeInvite(call: SessionCall, jid: string): Promise<InviteAnswer> {
    const id = toOpenGroupId(call, jid);
    const recordedAs = { action: 'session.group_invite_revoked', details: { jid: id } } as const;
    const input = { id, isRevoked: true };
    const { code } = await this.calls.askRecorded(call, { name: 'groups.invite', input }, recordedAs);
    return toInviteAnswer(id, code);
  }

  async join(call: SessionCall, invite: string): Promise<JoinedAnswer> {
    refuseTrial(call);
    const code = toInviteCode(invite);
    if (code === undefined) throw invalid('invite', 'invite must be a link of https://chat.whatsapp.com/, or its code');
    const { id, isMember } = await this.calls.askRecorded(
      call,
      { name: 'groups.join', input: { code } },
      { action: 'session.group_joined', details: {}, found: ({ id: jid }) => ({ jid }) },
    );
    return { success: true, jid: id, status: isMember ? 'joined' : 'requested' };
  }

  async leave(call: SessionCall, jid: string): Promise<LeftAnswer> {
    const id = toGroupId(jid);
    const recordedAs = { action: 'session.group_left', details: { jid: id } } as const;
    await this.calls.askRecorded(call, { name: 'groups.leave', input: { id } }, recordedAs);
    return { success: true, jid: id };
  }
}

function timeoutFor(people: readonly string[]): number {
  return TIMEOUT_MS + people.length * TIMEOUT_PER_PARTICIPANT_MS;
}

function toParticipantsAnswer(
  { jid, given, isAdded }: { jid: string; given: readonly string[]; isAdded: boolean },
  people: readonly string[],
  outcomes: readonly ParticipantOutcome[],
): ParticipantsAnswer {
  const codes = new Map(outcomes.map(({ id, code }) => [id, code]));
  const participants = given.map((participant, index) => ({
    participant,
    outcome: toOutcome(codes.get(people[index] ?? '') ?? 0, isAdded),
  }));
  return { success: true, jid, participants };
}
