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
import { readGroups } from './page/groups.js';

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

  /** One after the other. @throws DomainError whatsapp_refused: what came before it is changed */
  async change(id: string, changes: GroupChanges): Promise<void> {
    await this.known(id);
    const { subject, description, picture, messagesAdminsOnly, infoAdminsOnly, addMembersAdminsOnly } = changes;
    const steps: ((group: GroupChat) => Promise<boolean>)[] = [
      ...(subject === undefined ? [] : [(group: GroupChat) => group.setSubject(subject)]),
      ...(description === undefined ? [] : [(group: GroupChat) => group.setDescription(description)]),
      ...(picture === undefined ? [] : [(group: GroupChat) => setPicture(group, picture)]),
      ...(messagesAdminsOnly === undefined
        ? []
        : [(group: GroupChat) => group.setMessagesAdminsOnly(messagesAdminsOnly)]),
      ...(infoAdminsOnly === undefined ? [] : [(group: GroupChat) => group.setInfoAdminsOnly(infoAdminsOnly)]),
      ...(addMembersAdminsOnly === undefined
        ? []
        : [(group: GroupChat) => group.setAddMembersAdminsOnly(addMembersAdminsOnly)]),
    ];
    for (const step of steps) {
      const isDone = await this.inGroup(id, step);
      if (!isDone) throw callRefusal('whatsapp_refused', { status: 403 });
    }
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
