import { eventually } from '../support/eventually.js';
import { call, type Answer } from '../support/http.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const ALICE = '4915100004120';
const BOB = '4915100004121';
const CAROL = '4915100004122';
const SHY = '4915100004123';
const EVE = '4915100004124';
const NOBODY = '999491510000412';
const ELSEWHERE = '120363041234567890@g.us';

/** One red pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';

interface GroupView {
  jid: string;
  subject: string;
  participants: { phone: string; isAdmin: boolean }[];
}

let stack: Stack;
let alice: SessionClient;
let bob: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  for (const number of [CAROL, SHY, EVE]) await stack.sandbox.createPhone(number, `Phone ${number}`);
  await stack.sandbox.people.change(SHY, { addableToGroups: false });
  [alice, bob] = await Promise.all([stack.pairedSession(ALICE), stack.pairedSession(BOB)]);
});

function ask<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  session = alice,
): Promise<Answer<T>> {
  const headers = { 'x-api-key': session.apiKey };
  return call<T>(method, `${stack.up.url}/sessions/${session.id}/groups${path}`, { headers, body });
}

/** A group that Alice made, with Bob in it, who knows it. */
async function makeGroup(subject: string): Promise<string> {
  const { status, body } = await ask<{ jid: string }>('POST', '', { subject, participants: [BOB] });
  expect(status).toBe(201);
  await eventually(
    () => ask('GET', `/${body.jid}`, undefined, bob),
    (seen) => seen.status === 200,
  );
  return body.jid;
}

async function seenBy(session: SessionClient, jid: string): Promise<GroupView> {
  return (await ask<{ group: GroupView }>('GET', `/${jid}`, undefined, session)).body.group;
}

describe('a group', () => {
  it('is made, tells what became of everybody, and is seen by who is in it', async () => {
    const { status, body } = await ask<{ jid: string }>('POST', '', {
      subject: ' Crew ',
      participants: [`+${BOB}`, CAROL, SHY, NOBODY],
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      success: true,
      jid: expect.stringMatching(/^\d+@g\.us$/) as string,
      participants: [
        { participant: `+${BOB}`, outcome: 'done' },
        { participant: CAROL, outcome: 'done' },
        { participant: SHY, outcome: 'only_by_invitation' },
        { participant: NOBODY, outcome: 'not_on_whatsapp' },
      ],
    });
    const [onPhone] = (await stack.sandbox.groups.of(CAROL)).filter(({ jid }) => jid === body.jid);
    expect(onPhone).toMatchObject({ subject: 'Crew', owner: ALICE });
    expect((await stack.sandbox.messagesOf(SHY)).filter(({ from }) => from === ALICE)).toEqual([]);
    const group = await eventually(
      () => seenBy(bob, body.jid),
      (seen) => (seen as GroupView | undefined)?.participants.length === 3,
    );
    expect(group).toMatchObject({ subject: 'Crew', size: 3, isAdmin: false, addMembersAdminsOnly: true });
    expect(group.participants.find(({ phone }) => phone === ALICE)).toMatchObject({
      isAdmin: true,
      isSuperAdmin: true,
    });
  });

  it('is in the list of its members, page by page', async () => {
    const jids = [await makeGroup('One'), await makeGroup('Two')];
    const { body } = await ask<{ groups: GroupView[]; nextCursor: string | null }>('GET', '?limit=200');
    const listed = body.groups.map(({ jid }) => jid);
    expect(listed).toEqual([...new Set(listed)].sort());
    expect(listed).toEqual(expect.arrayContaining(jids));
    const first = await ask<{ groups: GroupView[]; nextCursor: string }>('GET', '?limit=1');
    const second = await ask<{ groups: GroupView[] }>('GET', `?limit=1&cursor=${first.body.nextCursor}`);
    expect([...first.body.groups, ...second.body.groups].map(({ jid }) => jid)).toEqual(listed.slice(0, 2));
  });

  it('takes people in and lets them go, and gives and takes the rights of admins', async () => {
    const jid = await makeGroup('Doors');
    const change = async (action: string, participants: string[]): Promise<unknown> =>
      (await ask('POST', `/${jid}/participants/${action}`, { participants })).body['participants'];
    expect(await change('add', [CAROL, BOB, NOBODY])).toEqual([
      { participant: CAROL, outcome: 'done' },
      { participant: BOB, outcome: 'already_in_group' },
      { participant: NOBODY, outcome: 'not_on_whatsapp' },
    ]);
    expect(await change('promote', [BOB])).toEqual([{ participant: BOB, outcome: 'done' }]);
    await eventually(
      () => seenBy(bob, jid),
      ({ participants }) => participants.some(({ phone, isAdmin }) => phone === BOB && isAdmin),
    );
    expect(await change('demote', [BOB, EVE])).toEqual([
      { participant: BOB, outcome: 'done' },
      { participant: EVE, outcome: 'not_in_group' },
    ]);
    expect(await change('remove', [CAROL, EVE])).toEqual([
      { participant: CAROL, outcome: 'done' },
      { participant: EVE, outcome: 'not_in_group' },
    ]);
    const { participants } = await stack.sandbox.groups.get(ALICE, jid);
    expect(participants).toEqual([
      { number: ALICE, role: 'superadmin' },
      { number: BOB, role: 'member' },
    ]);
  });

  it('is changed for everybody in it', async () => {
    const jid = await makeGroup('Before');
    const { status, body } = await ask('PATCH', `/${jid}`, {
      subject: 'After',
      description: 'What it is for',
      messagesAdminsOnly: true,
      infoAdminsOnly: true,
      addMembersAdminsOnly: false,
      picture: PIXEL,
    });
    expect(status).toBe(200);
    const after = { subject: 'After', description: 'What it is for', messagesAdminsOnly: true, infoAdminsOnly: true };
    expect(body).toMatchObject({ group: { ...after, addMembersAdminsOnly: false } });
    await eventually(
      () => seenBy(bob, jid),
      ({ subject }) => subject === 'After',
    );
    const picture = await bob.get<{ profilePictureUrl: string }>(`/contacts/${jid}/profile-picture`);
    expect(picture.body.profilePictureUrl).toMatch(/^https:/);
    expect((await ask('PATCH', `/${jid}`, { description: '' })).body).toMatchObject({ group: { description: null } });
  });

  it('says no to who is no admin of it', async () => {
    const jid = await makeGroup('Not yours');
    await ask('PATCH', `/${jid}`, { infoAdminsOnly: true });
    const tries = [
      ask('PATCH', `/${jid}`, { subject: 'Mine' }, bob),
      ask('POST', `/${jid}/participants/add`, { participants: [EVE] }, bob),
      ask('POST', `/${jid}/participants/remove`, { participants: [ALICE] }, bob),
      ask('GET', `/${jid}/invite`, undefined, bob),
      ask('POST', `/${jid}/invite`, undefined, bob),
    ];
    for (const { status, body } of await Promise.all(tries)) {
      expect([status, body['error']]).toEqual([422, expect.stringMatching(/^WhatsApp refuses this/)]);
    }
    expect(await stack.sandbox.groups.get(ALICE, jid)).toMatchObject({ subject: 'Not yours' });
  });

  it('is joined by its link, until that is revoked, and left', async () => {
    const jid = await makeGroup('Linked');
    await ask('POST', `/${jid}/participants/remove`, { participants: [BOB] });
    await eventually(
      () => ask('GET', `/${jid}`, undefined, bob),
      ({ status }) => status === 404,
    );
    const { body: invite } = await ask<{ code: string; url: string }>('GET', `/${jid}/invite`);
    expect(invite).toMatchObject({ jid, url: `https://chat.whatsapp.com/${invite.code}` });
    expect((await ask('POST', '/join', { invite: invite.url }, bob)).body).toEqual({
      success: true,
      jid,
      status: 'joined',
    });
    expect((await seenBy(alice, jid)).participants.map(({ phone }) => phone)).toEqual([ALICE, BOB]);

    expect((await ask('DELETE', `/${jid}`, undefined, bob)).body).toEqual({ success: true, jid });
    expect((await stack.sandbox.groups.get(ALICE, jid)).participants).toHaveLength(1);
    const { body: renewed } = await ask<{ code: string }>('POST', `/${jid}/invite`);
    expect(renewed.code).not.toBe(invite.code);
    const late = await ask('POST', '/join', { invite: invite.code }, bob);
    expect(late).toMatchObject({ status: 422, body: { whatsappStatus: 406 } });

    await stack.sandbox.groups.change(ALICE, jid, { approveMembers: true });
    expect((await ask('POST', '/join', { invite: renewed.code }, bob)).body).toMatchObject({ status: 'requested' });
  });

  it('that the session is not in is not found', async () => {
    const { group } = await stack.sandbox.groups.create(CAROL, { subject: 'Elsewhere' });
    for (const jid of [ELSEWHERE, group.jid]) {
      const tries = [
        ask('GET', `/${jid}`),
        ask('PATCH', `/${jid}`, { subject: 'Mine' }),
        ask('DELETE', `/${jid}`),
        ask('GET', `/${jid}/invite`),
        ask('POST', `/${jid}/participants/add`, { participants: [BOB] }),
      ];
      for (const { status, body } of await Promise.all(tries)) {
        expect([status, body['error']]).toEqual([404, 'The session is not in such a group']);
      }
    }
  });

  it.each([257, 10_000])('does not take %d people at one time', async (count) => {
    const participants = Array.from({ length: count }, () => BOB);
    for (const path of ['', `/${ELSEWHERE}/participants/add`]) {
      const { status, body } = await ask('POST', path, { ...(path === '' && { subject: 'x' }), participants });
      expect(status).toBe(400);
      expect(body['error']).toBe('participants must have at most 256 people in one call: make more calls');
    }
  });

  it.each([
    ['POST', '', { subject: 'x' }, 'participants is required'],
    ['POST', '', { participants: [BOB] }, 'subject is required'],
    ['POST', '', { subject: ' ', participants: [BOB] }, 'subject is required'],
    ['POST', '', { subject: 'x'.repeat(101), participants: [BOB] }, 'subject must have at most 100 characters'],
    ['POST', '', { subject: 'x', participants: [] }, 'participants must have at least 1 person'],
    ['POST', '', { subject: 'x', participants: ['x'] }, /^participants\.0 must be a phone number/],
    ['POST', '', { subject: 'x', participants: [ELSEWHERE] }, /^participants\.0 must be a phone number/],
    ['POST', `/${BOB}/participants/add`, { participants: [BOB] }, /^jid must be the id of a group/],
    ['PATCH', `/${ELSEWHERE}`, {}, 'Something to change must be given'],
    ['PATCH', `/${ELSEWHERE}`, { subject: '' }, 'subject must not be empty'],
    ['PATCH', `/${ELSEWHERE}`, { description: 7 }, 'description must be a string'],
    ['PATCH', `/${ELSEWHERE}`, { infoAdminsOnly: 'yes' }, 'infoAdminsOnly must be true or false'],
    ['PATCH', `/${ELSEWHERE}`, { picture: 'x.png' }, /^picture must be a JPEG or PNG/],
    ['PATCH', `/${ELSEWHERE}`, { locked: true }, 'locked is not a field of this call'],
    ['POST', '/join', {}, 'invite is required'],
    ['POST', '/join', { invite: 'https://evil.example/AbCdEfGhIjKl' }, /^invite must be a link of/],
    ['GET', `/${BOB}`, undefined, /^jid must be the id of a group/],
  ])('refuses %s %s %j', async (method, path, sent, error) => {
    const refused = await ask(method, path, sent);
    expect(refused.status).toBe(400);
    expect(refused.body['error']).toMatch(error);
  });
});
