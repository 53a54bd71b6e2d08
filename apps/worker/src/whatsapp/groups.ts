import {
  callRefusal,
  type Group,
  type GroupChanges,
  type NewPicture,
  type Participant,
  type ParticipantAction,
  type ParticipantOutcome,
  type Person,
} from '@chasqui/session-calls';
import { MessageMedia, type Client, type GroupChat } from 'whatsapp-web.js';
import type { Contacts } from './contacts.js';
import type { PageCalls } from './page-calls.js';
import { readGroups, setApproval } from './page/groups.js';
import { inSteps, type Step } from './steps.js';

const TIMEOUT_MS = 12_000;
/** Each is looked up, and the library pauses between two. */
const TIMEOUT_PER_PARTICIPANT_MS = 900;
const NOBODY: Person = { phone: null, lid: null };
const DONE = 200;
const NOT_IN_GROUP = 404;
const UNKNOWN_FAILURE = 400;

/** The groups that the account of one session is in. Ids are `…@g.us`; those of people `…@c.us` or `…@lid`. */
export class Groups {
  constructor(
    private readonly calls: PageCalls,
    private readonly contacts: Contacts,
  ) {}

  async list(page: { limit: number; after: string | null }): Promise<{ groups: Group[]; nextAfter: string | null }> {
    const { groups, nextAfter } = await this.read({ id: null, ...page });
    return { groups: groups.map(withoutParticipants), nextAfter };
  }

  /** @throws DomainError group_not_found, as all that follow */
  async get(id: string): Promise<Group & { participants: Participant[] }> {
    const group = await this.known(id);
    const people = await this.contacts.addressesOf(group.participants.map((one) => one.id));
    const participants = group.participants.map(({ id: personId, ...role }) => ({
      ...(people.get(personId) ?? NOBODY),
      ...role,
    }));
    return { ...group, participants };
  }

  /** @throws DomainError whatsapp_refused */
  async create(subject: string, ids: readonly string[]): Promise<{ id: string; outcomes: ParticipantOutcome[] }> {
    const people = await this.contacts.addressesOf(ids);
    const phones = ids.map((id) => people.get(id)?.phone ?? id);
    const made = await this.calls.ask(
      (_document, library) => library.createGroup(subject, phones, { autoSendInviteV4: false }),
      timeoutFor(ids),
    );
    if (typeof made === 'string') throw callRefusal('whatsapp_refused', { status: null });
    const codeOf = (phone: string): number => made.participants[phone]?.statusCode ?? UNKNOWN_FAILURE;
    return { id: addressIn(made.gid), outcomes: ids.map((id, index) => ({ id, code: codeOf(phones[index] ?? id) })) };
  }

  /** @throws DomainError whatsapp_refused: mostly because the session is no admin */
  async changeParticipants(
    id: string,
    action: ParticipantAction,
    ids: readonly string[],
  ): Promise<ParticipantOutcome[]> {
    const group = await this.known(id);
    if (action !== 'add' && !group.isAdmin) throw callRefusal('whatsapp_refused', { status: 403 });
    if (action === 'add') return this.add(id, ids);
    const people = await this.contacts.addressesOf([...ids, ...group.participants.map((one) => one.id)]);
    const members = new Set(group.participants.flatMap((one) => addressesOf(people.get(one.id), one.id)));
    const isMember = (one: string): boolean => addressesOf(people.get(one), one).some((each) => members.has(each));
    const present = ids.filter(isMember);
    if (present.length > 0) {
      await this.inGroup(id, (chat) => chat[`${action}Participants`]([...present]), timeoutFor(present));
    }
    return ids.map((one) => ({ id: one, code: present.includes(one) ? DONE : NOT_IN_GROUP }));
  }

  /**
   * One after the other, until nobody waits any more.
   * @throws DomainError whatsapp_refused; as anything that is thrown here it tells what was `changed` before it
   */
  async change(id: string, changes: GroupChanges, signal: AbortSignal): Promise<void> {
    await this.known(id);
    await inSteps(this.stepsOf(id, changes), signal);
  }

  /** Its code now, or a new one that takes its place. @throws DomainError whatsapp_refused */
  async inviteCode(id: string, isRevoked: boolean): Promise<string> {
    await this.known(id);
    const ask = (group: GroupChat): Promise<unknown> => (isRevoked ? group.revokeInvite() : group.getInviteCode());
    const code = await this.inGroup(id, ask); // the library's types promise nothing here, or too much
    if (typeof code !== 'string') throw callRefusal('whatsapp_refused', { status: 403 });
    return code;
  }

  /** @throws DomainError whatsapp_refused for a code that is none, or none any more */
  async join(code: string): Promise<{ id: string; isMember: boolean }> {
    const id = await this.calls.ask((_document, library) => library.acceptInvite(code));
    const { groups } = await this.read({ id, after: null, limit: 1 });
    return { id, isMember: groups.length > 0 };
  }

  async leave(id: string): Promise<void> {
    await this.known(id);
    await this.inGroup(id, (group) => group.leave());
  }

  /** @throws DomainError group_not_found, not_group_admin */
  async requireAdmin(id: string): Promise<void> {
    const { isAdmin } = await this.known(id);
    if (!isAdmin) throw callRefusal('not_group_admin');
  }

  private stepsOf(id: string, changes: GroupChanges): Step[] {
    const { subject, description, picture, messagesAdminsOnly, infoAdminsOnly, addMembersAdminsOnly } = changes;
    const { approveMembers } = changes;
    const set = <T>(
      name: keyof GroupChanges,
      value: T | undefined,
      work: (group: GroupChat, value: T) => Promise<boolean>,
    ) => (value === undefined ? [] : [{ name, run: () => this.accepted(id, (group) => work(group, value)) }]);
    const approval =
      approveMembers === undefined ? [] : [{ name: 'approveMembers', run: () => this.setApproval(id, approveMembers) }];
    return [
      ...set('subject', subject, (group, text) => group.setSubject(text)),
      ...set('description', description, (group, text) => group.setDescription(text)),
      ...set('picture', picture, setPicture),
      ...set('messagesAdminsOnly', messagesAdminsOnly, (group, on) => group.setMessagesAdminsOnly(on)),
      ...set('infoAdminsOnly', infoAdminsOnly, (group, on) => group.setInfoAdminsOnly(on)),
      ...set('addMembersAdminsOnly', addMembersAdminsOnly, (group, on) => group.setAddMembersAdminsOnly(on)),
      ...approval,
    ];
  }

  private async accepted(id: string, work: (group: GroupChat) => Promise<boolean>): Promise<void> {
    if (!(await this.inGroup(id, work))) throw callRefusal('whatsapp_refused', { status: 403 });
  }

  private async setApproval(id: string, isOn: boolean): Promise<void> {
    await this.calls.ask((document) => document.evaluate(setApproval, id, isOn));
  }

  private async add(id: string, ids: readonly string[]): Promise<ParticipantOutcome[]> {
    const options = { autoSendInviteV4: false };
    const added = await this.inGroup(id, (group) => group.addParticipants([...ids], options), timeoutFor(ids));
    if (typeof added === 'string') throw callRefusal('whatsapp_refused', { status: 403 });
    // By its types the library answers one outcome in place of one for each [ran].
    const outcomes = added as unknown as Record<string, { code?: number }>;
    return ids.map((one) => ({ id: one, code: outcomes[one]?.code ?? UNKNOWN_FAILURE }));
  }

  private inGroup<T>(id: string, work: (group: GroupChat) => Promise<T>, timeoutMs = TIMEOUT_MS): Promise<T> {
    return this.calls.ask(
      async (_document, library: Client) => work((await library.getChatById(id)) as GroupChat),
      timeoutMs,
    );
  }

  private async known(id: string): Promise<Awaited<ReturnType<typeof readGroups>>['groups'][number]> {
    const { groups } = await this.read({ id, after: null, limit: 1 });
    if (!groups[0]) throw callRefusal('group_not_found');
    return groups[0];
  }

  private read(wanted: { id: string | null; after: string | null; limit: number }): ReturnType<typeof readGroups> {
    return this.calls.ask((document) => document.evaluate(readGroups, wanted));
  }
}

function withoutParticipants(group: Group): Group {
  const { id, subject, description, createdAt, size, isAdmin, settings } = group;
  return { id, subject, description, createdAt, size, isAdmin, settings };
}

function timeoutFor(ids: readonly string[]): number {
  return TIMEOUT_MS + ids.length * TIMEOUT_PER_PARTICIPANT_MS;
}

function addressesOf(person: Person | undefined, id: string): string[] {
  return [id, person?.phone, person?.lid].filter((address) => typeof address === 'string');
}

function setPicture(group: GroupChat, picture: NewPicture | null): Promise<boolean> {
  return picture === null
    ? group.deletePicture()
    : group.setPicture(new MessageMedia(picture.mimetype, picture.base64));
}

/** Found by value: the name of the property changes with the page's builds. */
function addressIn(gid: unknown): string {
  const found = Object.values(gid as object).find((part) => typeof part === 'string' && part.includes('@')) as unknown;
  if (typeof found !== 'string') throw new Error('the id of a new group is in no form that we know');
  return found;
}
