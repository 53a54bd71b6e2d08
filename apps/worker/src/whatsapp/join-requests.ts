import { setTimeout as delay } from 'node:timers/promises';
import type { JoinRequest, Person, RequestOutcome } from '@chasqui/session-calls';
import type { GroupMembershipRequest } from 'whatsapp-web.js';
import type { Contacts } from './contacts.js';
import type { Groups } from './groups.js';
import { serializedWid } from './message-key.js';
import type { PageCalls } from './page-calls.js';

/** Between two decisions: who decides on many at once looks like a machine. */
const DECISION_GAP_MS = 250;
const DONE = 200;
const REFUSED = 403;
const NO_SUCH_REQUEST = 404;
/** These two are ours. */
const NOT_TRIED = 0;
const UNKNOWN = 504;
const NOBODY: Person = { phone: null, lid: null };

/** A request with the address that WhatsApp knows it by. */
interface Known extends JoinRequest {
  id: string;
}

interface Decision {
  isApproved: boolean;
  /** null: those that have waited longest. */
  requesters: readonly string[] | null;
  most: number;
}

/**
 * Who asks to be let into the groups of one session, which must be an admin there.
 * All throw DomainError group_not_found, not_group_admin.
 */
export class JoinRequests {
  constructor(
    private readonly calls: PageCalls,
    private readonly groups: Pick<Groups, 'requireAdmin'>,
    private readonly contacts: Pick<Contacts, 'addressesOf'>,
  ) {}

  async list(
    groupId: string,
    { limit, after }: { limit: number; after: string | null },
  ): Promise<{ requests: JoinRequest[]; nextAfter: string | null }> {
    const all = (await this.read(groupId)).filter((request) => after === null || placeOf(request) > after);
    const page = all.slice(0, limit);
    const last = page.at(-1);
    const requests = page.map(({ phone, lid, at, method, addedBy }) => ({ phone, lid, at, method, addedBy }));
    return { requests, nextAfter: last && all.length > page.length ? placeOf(last) : null };
  }

  /** One after the other, until nobody waits any more, or one fails: what was done before it is told. */
  async decide(
    groupId: string,
    { isApproved, requesters, most }: Decision,
    signal: AbortSignal,
  ): Promise<{ outcomes: RequestOutcome[]; waiting: number }> {
    const known = await this.read(groupId);
    const wanted = requesters ?? known.slice(0, most).map(({ id }) => id);
    const people = await this.contacts.addressesOf(wanted);
    const outcomes: RequestOutcome[] = [];
    const decided = new Set<string>();
    for (const id of wanted) {
      const request = known.find((one) => isOf(one, { id, ...(people.get(id) ?? NOBODY) }));
      if (!request || decided.has(request.id)) {
        outcomes.push({ id, code: NO_SUCH_REQUEST });
        continue;
      }
      if (decided.size > 0) await delay(DECISION_GAP_MS, undefined, { signal }); // paced, not polled
      decided.add(request.id);
      try {
        outcomes.push({ id, code: await this.decideOne(groupId, request.id, isApproved) });
      } catch (error) {
        if (decided.size === 1) throw error; // before it nothing was done
        outcomes.push({ id, code: isRateLimit(error) ? NOT_TRIED : UNKNOWN });
        break;
      }
    }
    outcomes.push(...wanted.slice(outcomes.length).map((id) => ({ id, code: NOT_TRIED })));
    const done = outcomes.filter(({ code }) => code === DONE).length;
    return { outcomes, waiting: known.length - done };
  }

  /** One in one call of the library: asked for several, it leaves out those that fail. */
  private async decideOne(groupId: string, requesterId: string, isApproved: boolean): Promise<number> {
    const options = { requesterIds: [requesterId], sleep: null };
    const [result] = await this.calls.ask((_document, library) =>
      isApproved
        ? library.approveGroupMembershipRequests(groupId, options)
        : library.rejectGroupMembershipRequests(groupId, options),
    );
    if (result?.error !== undefined) return result.error;
    // Of a refusal that has no number the library tells only by its words, or not at all [read].
    return result?.message.endsWith('successfully') ? DONE : REFUSED;
  }

  /** Oldest first. */
  private async read(groupId: string): Promise<Known[]> {
    await this.groups.requireAdmin(groupId);
    const found = await this.calls.ask((_document, library) => library.getGroupMembershipRequests(groupId));
    const ids = found.flatMap(({ id, addedBy }) => [serializedWid(id), serializedWid(addedBy)]).filter(Boolean);
    const people = await this.contacts.addressesOf(ids);
    return found
      .map((request) => toKnown(request, people))
      .sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
  }
}

function toKnown(
  { id: wid, addedBy: adder, requestMethod: method, t: at }: GroupMembershipRequest,
  people: ReadonlyMap<string, Person>,
): Known {
  const [id, addedById] = [serializedWid(wid), serializedWid(adder)];
  const addedBy = addedById === '' || addedById === id ? null : (people.get(addedById) ?? NOBODY);
  return { id, ...(people.get(id) ?? NOBODY), at, method, addedBy };
}

function isOf(request: Known, asked: Person & { id: string }): boolean {
  const own = [request.id, request.phone, request.lid];
  return [asked.id, asked.phone, asked.lid].some((address) => address !== null && own.includes(address));
}

function isRateLimit(error: unknown): boolean {
  return (error as { code?: unknown }).code === 'whatsapp_rate_limited';
}

const DIGITS_OF_A_TIME = 12;

/** Sorts as the requests came. */
function placeOf({ at, id }: Known): string {
  return `${String(at).padStart(DIGITS_OF_A_TIME, '0')} ${id}`;
}
