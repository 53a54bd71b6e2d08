import type { GroupChat, GroupNotification, Message } from 'whatsapp-web.js';
import { eventually } from '../../support/eventually.js';
import { linkedLibraryClient, type LibraryClient } from '../../support/library-client.js';
import { recordEvents, type RecordedEvents } from '../../support/library-events.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const OWNER = '4915100001101';
const ANA = '4915100001102';
const BOB = '4915100001103';
const SHY = '4915100001104';
const EVE = '4915100001105';
const UNKNOWN = '9994915100001106';

let stack: Stack;
let library: LibraryClient;
let messages: RecordedEvents<[Message]>;

const wid = (number: string): string => `${number}@c.us`;

beforeAll(async () => {
  stack = await sharedStack();
  library = await linkedLibraryClient(stack, OWNER);
  messages = recordEvents(library.client, 'message');
  for (const number of [ANA, BOB, SHY, EVE]) await stack.sandbox.createPhone(number, `Phone ${number}`);
  await stack.sandbox.people.change(SHY, { addableToGroups: false });
});

afterAll(() => library.end());

/** A group that the library made, with Ana and Bob in it. */
async function makeGroup(subject: string): Promise<GroupChat> {
  const made = await library.client.createGroup(subject, [wid(ANA), wid(BOB)]);
  if (typeof made === 'string') throw new Error(made);
  const gid = made.gid as unknown as { _serialized: string };
  return groupById(gid._serialized);
}

async function groupById(id: string): Promise<GroupChat> {
  return (await library.client.getChatById(id)) as GroupChat;
}

function rolesIn(group: GroupChat): Record<string, boolean> {
  return Object.fromEntries(group.participants.map(({ id, isAdmin }) => [id.user, isAdmin]));
}

/** Waits for the notification of this group that is as expected. */
async function notified(
  notifications: RecordedEvents<[GroupNotification]>,
  group: GroupChat,
  type: string,
): Promise<GroupNotification> {
  const [notification] = await notifications.find(
    (one) => one.chatId === group.id._serialized && (one.type as string) === type,
  );
  return notification;
}

describe('groups on the sandbox', () => {
  it('makes a group, and tells of everybody what became of them', async () => {
    const made = await library.client.createGroup('Crew', [wid(ANA), wid(SHY), wid(UNKNOWN)]);
    expect(made).toMatchObject({
      title: 'Crew',
      participants: {
        [wid(OWNER)]: { statusCode: 200, isGroupCreator: true },
        [wid(ANA)]: { statusCode: 200 },
        [wid(SHY)]: { statusCode: 403, isInviteV4Sent: true },
        [wid(UNKNOWN)]: { statusCode: 404 },
      },
    });
    const [group] = (await stack.sandbox.groups.of(ANA)).filter(({ subject }) => subject === 'Crew');
    expect(group?.participants.map(({ number, role }) => [number, role])).toEqual([
      [OWNER, 'superadmin'],
      [ANA, 'member'],
    ]);
    const invitations = (await stack.sandbox.messagesOf(SHY)).filter(({ from }) => from === OWNER);
    expect(invitations).toMatchObject([{ type: 'groups_v4_invite' }]);
  });

  it('carries messages both ways, with the author in their ids', async () => {
    const group = await makeGroup('Talk');
    const sent = await group.sendMessage('Hello all');
    expect(sent.id._serialized).toBe(`true_${group.id._serialized}_${sent.id.id}_${wid(OWNER)}`);
    for (const number of [ANA, BOB]) {
      const arrived = await eventually(
        async () => (await stack.sandbox.messagesOf(number)).filter(({ id }) => id === sent.id.id),
        ({ length }) => length > 0,
      );
      expect(arrived).toMatchObject([{ chat: group.id._serialized, from: OWNER, text: 'Hello all' }]);
    }

    const id = await stack.sandbox.sendFromPhone(ANA, { to: group.id._serialized, text: 'Hello you' });
    const [received] = await messages.find((message) => message.id.id === id);
    expect(received).toMatchObject({ from: group.id._serialized, author: wid(ANA), body: 'Hello you', fromMe: false });
    expect(received.id._serialized).toBe(`false_${group.id._serialized}_${id}_${wid(ANA)}`);
    expect((await library.client.getMessageById(received.id._serialized)).body).toBe('Hello you');
  });

  it('is delivered when everybody has it, and read when everybody read it', async () => {
    const group = await makeGroup('Receipts');
    await stack.sandbox.people.change(BOB, { online: false });
    const acks = recordEvents<[Message, number]>(library.client, 'message_ack');
    const { id } = await group.sendMessage('Anybody there?');
    const acksOf = (): number[] => acks.heard.filter(([one]) => one.id.id === id.id).map(([, ack]) => ack);
    await eventually(acksOf, (seen) => seen.includes(1));
    await stack.sandbox.markRead(ANA, group.id._serialized);
    expect(acksOf()).not.toContain(2);

    await stack.sandbox.people.change(BOB, { online: true });
    await eventually(acksOf, (seen) => seen.includes(2));
    expect(acksOf()).not.toContain(3);
    await stack.sandbox.markRead(BOB, group.id._serialized);
    await eventually(acksOf, (seen) => seen.includes(3));
  });

  it('adds and removes, and says so in the chat', async () => {
    const joins = recordEvents<[GroupNotification]>(library.client, 'group_join');
    const leaves = recordEvents<[GroupNotification]>(library.client, 'group_leave');
    const group = await makeGroup('Doors');
    const added = await group.addParticipants([wid(EVE), wid(SHY), wid(BOB), wid(UNKNOWN)], { sleep: 0 });
    expect(added).toMatchObject({
      [wid(EVE)]: { code: 200 },
      [wid(SHY)]: { code: 403, isInviteV4Sent: true },
      [wid(BOB)]: { code: 409 },
      [wid(UNKNOWN)]: { code: 404 },
    });
    expect(await notified(joins, group, 'add')).toMatchObject({ author: wid(OWNER), recipientIds: [wid(EVE)] });

    await group.removeParticipants([wid(EVE)]);
    expect(await notified(leaves, group, 'remove')).toMatchObject({ author: wid(OWNER), recipientIds: [wid(EVE)] });
    await stack.sandbox.groups.leave(BOB, group.id._serialized);
    expect(await notified(leaves, group, 'leave')).toMatchObject({ author: wid(BOB) });
    expect(Object.keys(rolesIn(await groupById(group.id._serialized)))).toEqual([OWNER, ANA]);
  });

  it('lets an invited one in by the private invitation', async () => {
    const joins = recordEvents<[GroupNotification]>(library.client, 'group_join');
    const phoneMade = await stack.sandbox.groups.create(ANA, { subject: 'Private' });
    await stack.sandbox.people.change(OWNER, { addableToGroups: false });
    const { admissions } = await stack.sandbox.groups.act(ANA, phoneMade.group.jid, {
      action: 'add',
      numbers: [OWNER],
    });
    expect(admissions).toMatchObject([{ number: OWNER, code: 403 }]);
    const [invitation] = await messages.find(({ inviteV4 }) => inviteV4?.groupId === phoneMade.group.jid);
    await invitation.acceptGroupV4Invite();
    await stack.sandbox.people.change(OWNER, { addableToGroups: true });
    const group = await groupById(phoneMade.group.jid);
    expect(await notified(joins, group, 'invite')).toMatchObject({ recipientIds: [wid(OWNER)] });
    expect(rolesIn(group)).toEqual({ [ANA]: true, [OWNER]: false });
  });

  it('makes admins and ordinary members of each other', async () => {
    const changes = recordEvents<[GroupNotification]>(library.client, 'group_admin_changed');
    const group = await makeGroup('Ranks');
    await group.promoteParticipants([wid(ANA)]);
    expect(await notified(changes, group, 'promote')).toMatchObject({ recipientIds: [wid(ANA)] });
    expect(rolesIn(await groupById(group.id._serialized))).toEqual({ [OWNER]: true, [ANA]: true, [BOB]: false });

    await stack.sandbox.groups.act(ANA, group.id._serialized, { action: 'promote', numbers: [BOB] });
    await group.demoteParticipants([wid(ANA)]);
    expect(await notified(changes, group, 'demote')).toMatchObject({ recipientIds: [wid(ANA)] });
    expect(rolesIn(await groupById(group.id._serialized))).toEqual({ [OWNER]: true, [ANA]: false, [BOB]: true });
  });

  it('changes subject, description and settings', async () => {
    const updates = recordEvents<[GroupNotification]>(library.client, 'group_update');
    const group = await makeGroup('Before');
    expect(await group.setSubject('After')).toBe(true);
    expect(await group.setDescription('What it is for')).toBe(true);
    expect(await group.setMessagesAdminsOnly(true)).toBe(true);
    expect(await group.setInfoAdminsOnly(true)).toBe(true);
    expect(await group.setAddMembersAdminsOnly(false)).toBe(true);
    expect(await notified(updates, group, 'subject')).toMatchObject({ body: 'After', author: wid(OWNER) });
    expect(await notified(updates, group, 'restrict')).toMatchObject({ body: 'on' });
    expect(await stack.sandbox.groups.get(ANA, group.id._serialized)).toMatchObject({
      subject: 'After',
      description: 'What it is for',
      settings: { messagesAdminsOnly: true, infoAdminsOnly: true, addMembersAdminsOnly: false },
    });
    expect(await groupById(group.id._serialized)).toMatchObject({
      name: 'After',
      isReadOnly: true,
      groupMetadata: { desc: 'What it is for', announce: true, restrict: true },
    });
    await expect(stack.sandbox.sendFromPhone(ANA, { to: group.id._serialized, text: 'May I?' })).rejects.toThrow(
      'is not an admin',
    );
  });

  it('refuses what only admins may do', async () => {
    const { group: made } = await stack.sandbox.groups.create(ANA, {
      subject: 'Not yours',
      participants: [OWNER],
      infoAdminsOnly: true,
      messagesAdminsOnly: true,
    });
    const group = await groupById(made.jid);
    expect(await group.setSubject('Mine')).toBe(false);
    expect(await group.setSubject('')).toBe(false);
    expect(await group.setDescription('Mine')).toBe(false);
    expect(await group.setInfoAdminsOnly(false)).toBe(false);
    expect(await group.getInviteCode()).toBeUndefined();
    expect(await group.addParticipants([wid(EVE)])).toContain('You have no admin rights');
    const acks = recordEvents<[Message, number]>(library.client, 'message_ack');
    const { id } = await group.sendMessage('Still here');
    expect((await acks.find((one) => one.id.id === id.id))[1]).toBe(-1);
    expect(await stack.sandbox.groups.get(ANA, made.jid)).toMatchObject({ subject: 'Not yours' });
  });

  it('lets in who has the link, until it is revoked', async () => {
    const group = await makeGroup('Linked');
    const code = await group.getInviteCode();
    expect(await stack.sandbox.groups.join(EVE, code)).toMatchObject({ joined: true });
    await group.revokeInvite();
    expect(await group.getInviteCode()).not.toBe(code);
    await expect(stack.sandbox.groups.join(SHY, code)).rejects.toThrow('invite_not_valid');

    const { group: other } = await stack.sandbox.groups.create(BOB, { subject: 'Elsewhere' });
    const invite = await stack.sandbox.groups.inviteCode(BOB, other.jid);
    expect(await library.client.getInviteInfo(invite)).toMatchObject({ subject: 'Elsewhere' });
    expect(await library.client.acceptInvite(invite)).toBe(other.jid);
    expect(Object.keys(rolesIn(await groupById(other.jid)))).toEqual([BOB, OWNER]);
  });

  it('lets an admin decide on who asks to join', async () => {
    const asked = recordEvents<[GroupNotification]>(library.client, 'group_membership_request');
    const group = await makeGroup('Guarded');
    await stack.sandbox.groups.change(OWNER, group.id._serialized, { approveMembers: true });
    const code = await group.getInviteCode();
    for (const number of [EVE, SHY]) {
      expect(await stack.sandbox.groups.join(number, code)).toMatchObject({ joined: false });
      await asked.find((one) => one.chatId === group.id._serialized && one.author === wid(number));
    }
    const requests = (await group.getGroupMembershipRequests()) as unknown as { id: { user: string } }[];
    expect(requests.map(({ id }) => id.user)).toEqual([EVE, SHY]);
    await group.approveGroupMembershipRequests({ requesterIds: [wid(EVE)], sleep: null });
    await group.rejectGroupMembershipRequests({ requesterIds: [wid(SHY)], sleep: null });
    const { participants, requests: left } = await stack.sandbox.groups.get(EVE, group.id._serialized);
    expect(participants.map(({ number }) => number)).toEqual([OWNER, ANA, BOB, EVE]);
    expect(left).toEqual([]);
  });

  it('leaves a group, and keeps what was said in it', async () => {
    const group = await makeGroup('Leaving');
    const id = await stack.sandbox.sendFromPhone(ANA, { to: group.id._serialized, text: 'Do not go' });
    await messages.find((message) => message.id.id === id);
    await group.leave();
    const left = await eventually(
      () => groupById(group.id._serialized),
      ({ participants }) => participants.length === 0,
    );
    expect((await left.fetchMessages({ limit: 10 })).map(({ body }) => body)).toEqual(['Do not go']);
    expect((await stack.sandbox.groups.get(ANA, group.id._serialized)).participants).toMatchObject([
      { number: ANA, role: 'admin' },
      { number: BOB, role: 'member' },
    ]);
  });

  it('knows which groups it shares with somebody', async () => {
    const group = await makeGroup('Shared');
    const common = (await library.client.getCommonGroups(wid(ANA))) as unknown as { _serialized: string }[];
    expect(common.map(({ _serialized }) => _serialized)).toContain(group.id._serialized);
  });
});
