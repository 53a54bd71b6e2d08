import { eventually } from '../support/eventually.js';
import { call, type Answer } from '../support/http.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const ADMIN = '4915100004500';
const MEMBER = '4915100004501';
const CAROL = '4915100004502';
const DAVE = '4915100004503';
const EVE = '4915100004504';
const ELSEWHERE = '120363041234567890@g.us';

interface RequestView {
  jid: string;
  phone: string;
  lid: string | null;
  requestedAt: string;
  method: string;
  addedBy: unknown;
}

let stack: Stack;
let admin: SessionClient;
let member: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  for (const number of [CAROL, DAVE, EVE]) await stack.sandbox.createPhone(number, `Phone ${number}`);
  [admin, member] = await Promise.all([stack.pairedSession(ADMIN), stack.pairedSession(MEMBER)]);
  await admin.get(`/contacts/${CAROL}`); // since then the session knows her hidden address
});

function ask<T = Record<string, unknown>>(
  method: string,
  path: string,
  body?: unknown,
  session = admin,
): Promise<Answer<T>> {
  const headers = { 'x-api-key': session.apiKey };
  return call<T>(method, `${stack.up.url}/sessions/${session.id}/groups${path}`, { headers, body });
}

const jidOf = (number: string): string => `${number}@s.whatsapp.net`;

/** A group of the admin's with the member in it, which nobody gets into unasked. */
async function makeGroup(subject: string): Promise<string> {
  const { body } = await ask<{ jid: string }>('POST', '', { subject, participants: [MEMBER] });
  const { body: changed } = await ask('PATCH', `/${body.jid}`, { approveMembers: true });
  expect(changed).toMatchObject({ group: { approveMembers: true } });
  await eventually(
    () => ask('GET', `/${body.jid}`, undefined, member),
    ({ status }) => status === 200,
  );
  return body.jid;
}

async function askToJoin(jid: string, ...numbers: string[]): Promise<void> {
  const { body } = await ask<{ code: string }>('GET', `/${jid}/invite`);
  for (const number of numbers) {
    expect(await stack.sandbox.groups.join(number, body.code)).toMatchObject({ joined: false });
  }
}

async function requestsOf(jid: string, query = ''): Promise<{ requests: RequestView[]; nextCursor: string | null }> {
  const { status, body } = await ask<{ requests: RequestView[]; nextCursor: string | null }>(
    'GET',
    `/${jid}/requests${query}`,
  );
  expect(status).toBe(200);
  return body;
}

async function numbersIn(jid: string): Promise<string[]> {
  return (await stack.sandbox.groups.get(ADMIN, jid)).participants.map(({ number }) => number);
}

describe('who asks to be let into a group', () => {
  it('is listed, and is in it as soon as an admin approves', async () => {
    const jid = await makeGroup('By approval');
    expect(await requestsOf(jid)).toEqual({ success: true, jid, requests: [], nextCursor: null });
    await askToJoin(jid, CAROL);
    const { requests } = await requestsOf(jid);
    expect(requests).toEqual([
      {
        contactId: expect.any(String) as string,
        jid: jidOf(CAROL),
        phone: CAROL,
        lid: expect.stringMatching(/^\d+@lid$/) as string,
        requestedAt: expect.stringMatching(/^\d{4}-/) as string,
        method: 'invite_link',
        addedBy: null,
      },
    ]);
    const decided = await ask('POST', `/${jid}/requests`, { action: 'approve', participants: [`+${CAROL}`] });
    expect([decided.status, decided.body]).toEqual([
      200,
      { success: true, jid, participants: [{ participant: `+${CAROL}`, outcome: 'done' }], waiting: 0 },
    ]);
    expect(await numbersIn(jid)).toEqual([ADMIN, MEMBER, CAROL]);
    expect((await requestsOf(jid)).requests).toEqual([]);
  });

  it('is turned away by an admin, by either of their addresses, and told apart from who never asked', async () => {
    const jid = await makeGroup('Turned away');
    await askToJoin(jid, CAROL, DAVE);
    const { requests } = await requestsOf(jid);
    const lid = requests.find(({ phone }) => phone === CAROL)?.lid ?? '';
    const { body } = await ask('POST', `/${jid}/requests`, { action: 'reject', participants: [lid, EVE, MEMBER] });
    expect(body).toEqual({
      success: true,
      jid,
      participants: [
        { participant: lid, outcome: 'done' },
        { participant: EVE, outcome: 'no_request' },
        { participant: MEMBER, outcome: 'no_request' },
      ],
      waiting: 1,
    });
    expect(await numbersIn(jid)).toEqual([ADMIN, MEMBER]);
    expect((await requestsOf(jid)).requests.map(({ phone }) => phone)).toEqual([DAVE]);
  });

  it('is listed oldest first, page by page, and all are decided on at once', async () => {
    const jid = await makeGroup('All at once');
    await askToJoin(jid, EVE, CAROL, DAVE);
    const all = (await requestsOf(jid)).requests.map(({ phone }) => phone);
    expect([...all].sort()).toEqual([CAROL, DAVE, EVE]);
    const first = await requestsOf(jid, '?limit=2');
    const second = await requestsOf(jid, `?limit=2&cursor=${first.nextCursor ?? ''}`);
    expect([...first.requests, ...second.requests].map(({ phone }) => phone)).toEqual(all);
    expect(second.nextCursor).toBeNull();

    const { body } = await ask<{ participants: unknown[] }>('POST', `/${jid}/requests`, {
      action: 'approve',
      all: true,
    });
    expect(body).toMatchObject({ waiting: 0 });
    expect(body.participants).toEqual(all.map((number) => ({ participant: jidOf(number), outcome: 'done' })));
    expect((await numbersIn(jid)).sort()).toEqual([ADMIN, MEMBER, CAROL, DAVE, EVE]);
  });

  it('comes in without being asked after when the setting is taken back', async () => {
    const jid = await makeGroup('Open again');
    const { body } = await ask('PATCH', `/${jid}`, { approveMembers: false });
    expect(body).toMatchObject({ group: { approveMembers: false } });
    const invite = await ask<{ code: string }>('GET', `/${jid}/invite`);
    expect(await stack.sandbox.groups.join(DAVE, invite.body.code)).toMatchObject({ joined: true });
  });

  it('is written down with who decided, and how many', async () => {
    const jid = await makeGroup('In the log');
    await askToJoin(jid, CAROL);
    await ask('POST', `/${jid}/requests`, { action: 'reject', participants: [CAROL, EVE] });
    const { body } = await call<{ entries: { action: string; details: object }[] }>(
      'GET',
      `${stack.up.url}/admin/audit?subject=${admin.id}&action=session.group_requests_decided&limit=1`,
      { headers: stack.admin() },
    );
    expect(body.entries).toMatchObject([{ details: { jid, action: 'reject', participants: 2, decided: 1 } }]);
  });
});

describe('requests to join', () => {
  it('are shown to admins alone, and decided by them alone', async () => {
    const jid = await makeGroup('Not yours');
    await askToJoin(jid, CAROL);
    const tries = [
      ask('GET', `/${jid}/requests`, undefined, member),
      ask('POST', `/${jid}/requests`, { action: 'approve', all: true }, member),
    ];
    for (const { status, body } of await Promise.all(tries)) {
      expect([status, body['error']]).toEqual([409, 'Only admins of the group may do this, and the session is none']);
    }
    expect(await ask('PATCH', `/${jid}`, { approveMembers: false }, member)).toMatchObject({
      status: 422,
      body: { whatsappStatus: 403, changed: [], failed: 'approveMembers' },
    });
    expect((await requestsOf(jid)).requests).toHaveLength(1);
  });

  it('of a group that the session is not in are not found', async () => {
    const { group } = await stack.sandbox.groups.create(CAROL, { subject: 'Elsewhere' });
    for (const jid of [ELSEWHERE, group.jid]) {
      const tries = [
        ask('GET', `/${jid}/requests`),
        ask('POST', `/${jid}/requests`, { action: 'reject', participants: [DAVE] }),
      ];
      for (const { status, body } of await Promise.all(tries)) {
        expect([status, body['error']]).toEqual([404, 'The session is not in such a group']);
      }
    }
  });

  it.each([
    [{ participants: [CAROL] }, 'action is required'],
    [{ action: 'accept', all: true }, 'action must be one of approve, reject'],
    [{ action: 'approve' }, 'participants or all must be given, and not both'],
    [{ action: 'approve', all: true, participants: [CAROL] }, 'participants or all must be given, and not both'],
    [{ action: 'approve', all: null }, 'all must be true, or left out'],
    [{ action: 'approve', all: false }, 'all must be true, or left out'],
    [{ action: 'approve', participants: [] }, 'participants must have at least 1 person'],
    [{ action: 'approve', participants: null }, /^participants must be/],
    [{ action: 'approve', participants: ['x'] }, /^participants\.0 must be a phone number/],
    [
      { action: 'approve', participants: Array.from({ length: 257 }, () => CAROL) },
      'participants must have at most 256 people in one call: make more calls',
    ],
  ])('are not decided by %j', async (body, error) => {
    const refused = await ask('POST', `/${ELSEWHERE}/requests`, body);
    expect(refused.status).toBe(400);
    expect(refused.body['error']).toMatch(error);
  });
});

describe('changes of a group that come to an end in the middle', () => {
  it('tell what was changed before', async () => {
    const { group } = await stack.sandbox.groups.create(CAROL, { subject: 'Half', participants: [ADMIN] });
    await eventually(
      () => ask('GET', `/${group.jid}`),
      ({ status }) => status === 200,
    );
    // Any member may change the subject; the settings are for admins.
    expect(await ask('PATCH', `/${group.jid}`, { subject: 'Changed', infoAdminsOnly: true })).toMatchObject({
      status: 422,
      body: { success: false, changed: ['subject'], failed: 'infoAdminsOnly' },
    });
    expect(await stack.sandbox.groups.get(CAROL, group.jid)).toMatchObject({ subject: 'Changed' });
  });
});
