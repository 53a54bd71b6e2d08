import { Injectable } from '@nestjs/common';
import type { JoinRequest, Person } from '@chasqui/session-calls';
import { toJid } from '@chasqui/whatsapp-vocabulary';
import { CallAddresses } from '../session-calls/call-addresses.service.js';
import { invalid, toGroupId } from '../session-calls/chat-address.js';
import { KnownPeople } from '../session-calls/known-people.service.js';
import { fromCursor, toCursor, type PageQuery } from '../session-calls/page.dto.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { SessionCalls } from '../session-calls/session-calls.service.js';
import { toOpenGroupId } from './group-input.js';
import {
  MOST_REQUESTS,
  toJoinRequestView,
  toRequestOutcome,
  type DecidedRequestsAnswer,
  type DecideRequestsBody,
  type JoinRequestsAnswer,
  type JoinRequestView,
} from './join-request.dto.js';

const NOBODY: Person = { phone: null, lid: null };
const TIMEOUT_MS = 15_000;
/** Each is decided on alone, with a pause before it. */
const TIMEOUT_PER_REQUEST_MS = 1_500;

/**
 * Who asks to be let into groups of which the session is an admin. All throw DomainError input_invalid, group_not_found,
 * not_group_admin, and what sessions refuse with.
 */
@Injectable()
export class JoinRequestsService {
  constructor(
    private readonly calls: SessionCalls,
    private readonly addresses: CallAddresses,
    private readonly people: KnownPeople,
  ) {}

  async list(call: SessionCall, jid: string, { limit, cursor }: PageQuery): Promise<JoinRequestsAnswer> {
    const id = toGroupId(jid);
    const page = { id, limit, after: fromCursor(cursor) };
    const { requests, nextAfter } = await this.calls.ask(call, 'groups.requests', page);
    const views = await this.identified(call, requests);
    return { success: true, jid: id, requests: views, nextCursor: toCursor(nextAfter) };
  }

  private async identified(call: SessionCall, requests: readonly JoinRequest[]): Promise<JoinRequestView[]> {
    const people = await this.people.identify(
      call,
      requests.flatMap(({ phone, lid, addedBy }) => [{ phone, lid }, addedBy ?? NOBODY]),
    );
    return requests.map((request, index) => {
      const [requester, addedBy] = people.slice(2 * index);
      if (!requester) throw new Error('each of the people is answered in its place');
      return toJoinRequestView(request, { requester, addedBy: request.addedBy ? addedBy : undefined });
    });
  }

  /** @throws DomainError recipient_not_allowed, too */
  async decide(
    call: SessionCall,
    jid: string,
    { action, participants, all }: DecideRequestsBody,
  ): Promise<DecidedRequestsAnswer> {
    const id = toOpenGroupId(call, jid);
    if ((participants === undefined) === (all === undefined)) {
      throw invalid('participants', 'participants or all must be given, and not both');
    }
    const people = participants && (await this.addresses.people(call, participants, 'participants'));
    const requesters = people ? [...new Set(people)] : null;
    const timeoutMs = TIMEOUT_MS + (requesters?.length ?? MOST_REQUESTS) * TIMEOUT_PER_REQUEST_MS;
    const input = { id, isApproved: action === 'approve', requesters, most: MOST_REQUESTS };
    const { outcomes, waiting } = await this.calls.askRecorded(
      call,
      { name: 'groups.decide', input, timeoutMs },
      {
        action: 'session.group_requests_decided',
        details: { jid: id, action, participants: requesters?.length ?? 'all' },
        found: (output) => ({
          decided: output.outcomes.filter(({ code }) => toRequestOutcome(code) === 'done').length,
        }),
      },
    );
    const codes = new Map(outcomes.map((outcome) => [outcome.id, outcome.code]));
    const given = participants?.map((participant, index) => ({ participant, id: people?.[index] ?? '' }));
    const asked = given ?? outcomes.map((outcome) => ({ participant: toJid(outcome.id), id: outcome.id }));
    const answers = asked.map((one) => ({
      participant: one.participant,
      outcome: toRequestOutcome(codes.get(one.id) ?? 0),
    }));
    return { success: true, jid: id, participants: answers, waiting };
  }
}
