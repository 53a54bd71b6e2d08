import { call, type Answer } from '../support/http.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedStack, type Stack } from '../support/stack.js';

const ALICE = '4915100004100';
const BOB = '4915100004101';
const CAROL = '4915100004102';
/** On WhatsApp, though nobody holds its phone. */
const PHANTOM = '4915100004103';
const NOBODY = '999491510000410';

/** One red pixel. */
const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg==';

let stack: Stack;
let alice: SessionClient;
let bob: SessionClient;

beforeAll(async () => {
  stack = await sharedStack();
  await stack.sandbox.createPhone(CAROL, 'Carol');
  [alice, bob] = await Promise.all([stack.pairedSession(ALICE), stack.pairedSession(BOB)]);
  const hello = await bob.send({ to: ALICE, text: 'hello' });
  await alice.waitForStatus(hello.body.messageId, 'received');
});

function ask(method: string, path: string, body?: unknown, session = alice): Promise<Answer> {
  const headers = { 'x-api-key': session.apiKey };
  return call(method, `${stack.up.url}/sessions/${session.id}/contacts${path}`, { headers, body });
}

const jid = (number: string): string => `${number}@s.whatsapp.net`;

describe('blocking', () => {
  it('keeps the messages of the blocked one away, until it is taken back', async () => {
    const blocked = await ask('POST', '/block', { jid: `+${BOB}` });
    expect(blocked).toMatchObject({
      status: 200,
      body: { success: true, jid: jid(BOB), message: 'Contact blocked successfully' },
    });
    expect(await stack.sandbox.people.blockedBy(ALICE)).toEqual([BOB]);
    expect((await ask('GET', `/${BOB}`)).body).toMatchObject({ contact: { isBlocked: true } });
    expect((await ask('POST', '/block', { jid: BOB })).status).toBe(200);

    const unheard = await bob.send({ to: ALICE, text: 'Why?' });
    const unblocked = await ask('POST', '/unblock', { jid: jid(BOB) });
    expect(unblocked.body).toEqual({ success: true, jid: jid(BOB), message: 'Contact unblocked successfully' });
    const heard = await bob.send({ to: ALICE, text: 'And now?' });
    await alice.waitForStatus(heard.body.messageId, 'received');
    expect((await alice.get(`/messages/${unheard.body.messageId}`)).status).toBe(404);
  });

  it('is in the audit log', async () => {
    const { body } = await call<{ entries: { action: string; details: object }[] }>(
      'GET',
      `${stack.up.url}/admin/audit?subject=${alice.id}&limit=10`,
      { headers: stack.admin() },
    );
    const actions = body.entries.map(({ action, details }) => ({ action, details }));
    expect(actions).toContainEqual({
      action: 'session.contact_blocked',
      details: expect.objectContaining({ jid: jid(BOB) }) as object,
    });
  });

  it.each([
    [{}, 'jid is required'],
    [{ jid: 7 }, 'jid must be a string'],
    [{ jid: '1'.repeat(101) }, 'jid must have at most 100 characters'],
    [{ jid: 'bob' }, /^jid must be a phone number/],
    [{ jid: '120363041234567890@g.us' }, /^jid must be a phone number/],
    [{ jid: 'status@broadcast' }, /^jid must be a phone number/],
  ])('refuses %j', async (body, error) => {
    const refused = await ask('POST', '/block', body);
    expect(refused.status).toBe(400);
    expect(refused.body['error']).toMatch(error);
    expect(refused.body['details']).toEqual([{ field: 'jid', message: refused.body['error'] }]);
  });

  it('ignores fields that the published call does not have, and names them', async () => {
    const answer = await ask('POST', '/unblock', { jid: BOB, reason: 'none' });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('x-chasqui-ignored-fields')).toBe('reason');
  });
});

describe('a profile picture', () => {
  it('is a link where there is one, and null where there is none', async () => {
    expect((await ask('GET', `/${BOB}/profile-picture`)).body).toEqual({
      success: true,
      jid: jid(BOB),
      profilePictureUrl: null,
    });
    await stack.sandbox.people.setPicture(BOB, { mimeType: 'image/png', base64: PIXEL });
    expect((await ask('GET', `/${jid(BOB)}/profile-picture`)).body).toMatchObject({
      jid: jid(BOB),
      profilePictureUrl: expect.stringMatching(/^https:\/\//) as string,
    });
  });

  it('of a number that is not on WhatsApp is null', async () => {
    const { status, body } = await ask('GET', `/${NOBODY}/profile-picture`);
    expect(status).toBe(200);
    expect(body).toMatchObject({ profilePictureUrl: null });
  });
});

describe('contacts', () => {
  it('are told by phone number and by hidden address, whichever names them', async () => {
    const { body } = await ask('GET', `/${BOB}`);
    expect(body).toEqual({
      success: true,
      contact: {
        contactId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        jid: jid(BOB),
        phone: BOB,
        lid: expect.stringMatching(/^\d+@lid$/) as string,
        name: null,
        pushName: `Phone ${BOB}`,
        isSaved: false,
        isBusiness: false,
        isBlocked: false,
        isMe: false,
      },
    });
    const { lid } = (body as { contact: { lid: string } }).contact;
    expect((await ask('GET', `/${lid}`)).body).toMatchObject({ contact: { phone: BOB, lid } });
  });

  it('are listed page by page, each once', async () => {
    await stack.sandbox.sendFromPhone(CAROL, { to: ALICE, text: 'Hi' });
    await ask('GET', `/${PHANTOM}`);
    const whole = await ask('GET', '?limit=200');
    const all = (whole.body as { contacts: { jid: string }[] }).contacts.map((contact) => contact.jid);
    expect(all).toEqual([...new Set(all)].sort());
    expect(all).toEqual(expect.arrayContaining([jid(ALICE), jid(BOB), jid(PHANTOM)]));
    expect(whole.body).toMatchObject({ nextCursor: null });
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: Answer = await ask('GET', `?limit=1${cursor && `&cursor=${cursor}`}`);
      const { contacts, nextCursor } = page.body as { contacts: { jid: string }[]; nextCursor: string | null };
      seen.push(...contacts.map((contact) => contact.jid));
      cursor = nextCursor;
    }
    expect(seen).toEqual(expect.arrayContaining(all));
  });

  it('whom nobody on WhatsApp is, are unknown', async () => {
    const { status, body } = await ask('GET', `/${NOBODY}`);
    expect([status, body['error']]).toEqual([404, 'This number is not on WhatsApp']);
  });

  it('say what they say about themselves', async () => {
    await stack.sandbox.people.change(BOB, { about: 'At the lake' });
    expect((await ask('GET', `/${BOB}/about`)).body).toMatchObject({ jid: jid(BOB), phone: BOB, about: 'At the lake' });
    expect((await ask('GET', `/${PHANTOM}/about`)).body).toMatchObject({ about: null });
  });

  it.each([
    ['/nobody', /^jid must be a phone number/],
    ['/120363041234567890@g.us', /^jid must be a phone number/],
    ['?limit=0', /^limit must be at least 1/],
    ['?limit=201', /^limit must be at most 200/],
    ['?limit=x', /^limit must be a whole number/],
    ['?cursor=!', /^cursor must come from nextCursor/],
    ['?page=2', /^page is not a parameter of this call/],
  ])('refuse GET %s', async (path, error) => {
    const refused = await ask('GET', path);
    expect(refused.status).toBe(400);
    expect(refused.body['error']).toMatch(error);
  });
});

describe('a check of numbers', () => {
  it('tells which are on WhatsApp, in the order given, and asks WhatsApp once for each', async () => {
    const numbers = [`+${PHANTOM}`, NOBODY, jid(BOB), PHANTOM];
    const { status, body } = await ask('POST', '/check', { numbers });
    expect(status).toBe(200);
    const phantom = {
      exists: true,
      contactId: expect.any(String) as string,
      jid: jid(PHANTOM),
      phone: PHANTOM,
      lid: expect.stringMatching(/@lid$/) as string,
    };
    expect(body).toEqual({
      success: true,
      numbers: [
        { number: `+${PHANTOM}`, ...phantom },
        { number: NOBODY, exists: false, contactId: null, jid: null, phone: null, lid: null },
        expect.objectContaining({ number: jid(BOB), exists: true, phone: BOB }),
        { number: PHANTOM, ...phantom },
      ],
    });
    // Whatever WhatsApp would say now, the answers of before are remembered.
    const fault = await stack.sandbox.faults.add({ kind: 'exists-error', session: ALICE });
    expect((await ask('POST', '/check', { numbers })).body).toEqual(body);
    const other = await ask('POST', '/check', { numbers: ['4915100004109'] });
    expect([other.status, other.body['error']]).toEqual([422, expect.stringMatching(/^WhatsApp refuses this/)]);
    await stack.sandbox.faults.remove(fault.id);
  });

  it.each([
    [{}, 'numbers is required'],
    [{ numbers: [] }, 'numbers must have at least 1 number'],
    [{ numbers: '49151' }, 'numbers must be a list'],
    [{ numbers: [7] }, 'numbers must be strings'],
    [{ numbers: Array.from({ length: 101 }, () => BOB) }, 'numbers must have at most 100 numbers'],
    [{ numbers: [BOB, 'x'] }, /^numbers\.1 must be a phone number/],
    [{ numbers: ['187348320911234@lid'] }, /^numbers\.0 must be a phone number/],
    [{ numbers: [BOB], force: true }, 'force is not a field of this call'],
  ])('refuses %j', async (body, error) => {
    const refused = await ask('POST', '/check', body);
    expect(refused.status).toBe(400);
    expect(refused.body['error']).toMatch(error);
  });
});

describe('a session that cannot answer', () => {
  it('says so, whatever it is asked', async () => {
    const waiting = await stack.createSession('not paired');
    const refused = await ask('GET', `/${BOB}/profile-picture`, undefined, waiting);
    expect([refused.status, refused.body['error']]).toEqual([
      409,
      `Session not authenticated. Please scan the QR code first using GET /sessions/${waiting.id}/qr`,
    ]);
    await bob.order('stop');
    await bob.waitFor('stopped');
    const stopped = await ask('POST', '/block', { jid: ALICE }, bob);
    expect(stopped).toMatchObject({ status: 409, body: { error: 'Session is stopped', state: 'stopped' } });
    await bob.order('start');
    await bob.waitFor('ready');
  });

  it('that hangs is given up in time, and says that the outcome is unknown', async () => {
    const carol = await stack.createSession('hanging');
    await stack.sandbox.scan(CAROL, await carol.readQr());
    await carol.waitFor('ready');
    await stack.sandbox.faults.add({ kind: 'hang', session: CAROL, forMs: 20_000 });
    const answer = await ask('GET', `/${BOB}`, undefined, carol);
    expect(answer.status).toBeGreaterThanOrEqual(502);
    expect(answer.body['error']).toMatch(/whether it took effect is unknown/);
    await stack.delete(carol);
  }, 60_000);
});
