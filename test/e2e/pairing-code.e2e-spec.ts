import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { eventually } from '../support/eventually.js';
import { call, type Answer } from '../support/http.js';
import type { SessionClient } from '../support/session-client.js';
import { sharedDataDir, sharedStack, type Stack } from '../support/stack.js';

const LINKED = '4915100004510';
const OTHER = '4915100004511';
const SCANNED = '4915100004512';
/** On WhatsApp is nobody with it. */
const NOBODY = '999491510000451';

interface CodeAnswer {
  success: boolean;
  code: string;
  phoneNumber: string;
  expiresAt: string;
  message?: string;
  error?: string;
  reason?: string;
}

let stack: Stack;

beforeAll(async () => {
  stack = await sharedStack();
  for (const number of [LINKED, OTHER, SCANNED]) await stack.sandbox.createPhone(number, `Phone ${number}`);
});

/** With the admin's key: that of a session may ask for a QR only every few seconds. */
function ask(session: SessionClient, method: string, body?: unknown): Promise<Answer<CodeAnswer>> {
  const headers = stack.admin();
  return call<CodeAnswer>(method, `${stack.up.url}/sessions/${session.id}/pairing-code`, { headers, body });
}

function request(session: SessionClient, phoneNumber: string): Promise<Answer<CodeAnswer>> {
  return ask(session, 'POST', { phoneNumber });
}

describe('a pairing code', () => {
  it('is answered as soon as the session has started, shown in its state, and links the phone of its number alone', async () => {
    const session = await stack.createSession('by code');
    const { status, body } = await request(session, `+${LINKED}`);
    expect([status, body]).toEqual([
      200,
      {
        success: true,
        code: expect.stringMatching(/^[A-Z0-9]{8}$/) as string,
        phoneNumber: LINKED,
        expiresAt: expect.stringMatching(/^\d{4}-/) as string,
      },
    ]);
    expect(await session.status()).toMatchObject({
      state: 'pairing_code_ready',
      reason: 'waiting_for_code',
      explanation: expect.stringContaining('pairing code') as string,
      nextActionAt: expect.stringMatching(/^\d{4}-/) as string,
    });
    expect((await ask(session, 'GET')).body).toEqual(body);
    await expect(stack.sandbox.enterCode(OTHER, body.code)).rejects.toThrow('This code is for the phone');
    await stack.sandbox.enterCode(LINKED, body.code);
    expect(await session.waitFor('ready')).toMatchObject({ phoneNumber: LINKED });
    const { timeline } = await session.timeline();
    expect(timeline.map(({ state }) => state)).toEqual(expect.arrayContaining(['qr_ready', 'pairing_code_ready']));

    const again = await request(session, LINKED);
    expect([again.status, again.body.error]).toEqual([
      409,
      'Session is already linked to a phone: log it out first, to link another one',
    ]);
    expect((await ask(session, 'GET')).status).toBe(409);
    await stack.delete(session);
  });

  it('of another number takes the place of the one before, and a QR takes its place', async () => {
    const session = await stack.createSession('by QR after all');
    const first = (await request(session, LINKED)).body;
    const second = (await request(session, OTHER)).body;
    expect(second).toMatchObject({ success: true, phoneNumber: OTHER });
    await expect(stack.sandbox.enterCode(LINKED, first.code)).rejects.toThrow('No page shows this code');

    expect((await ask(session, 'DELETE')).body).toEqual({ success: true, message: 'The session shows a QR again' });
    await session.waitFor('qr_ready');
    expect(await ask(session, 'GET')).toMatchObject({
      status: 409,
      body: { error: 'Pairing code not available. Session state: qr_ready', reason: 'waiting_for_scan' },
    });
    await expect(stack.sandbox.enterCode(OTHER, second.code)).rejects.toThrow('No page shows this code');
    await stack.sandbox.scan(SCANNED, await session.readQr());
    expect(await session.waitFor('ready')).toMatchObject({ phoneNumber: SCANNED });
    await stack.delete(session);
  });

  it('is asked for again after the device was logged out', async () => {
    const session = await stack.createSession('twice');
    await stack.sandbox.enterCode(LINKED, (await request(session, LINKED)).body.code);
    await session.waitFor('ready');
    await session.order('logout');
    await session.waitFor('logged_out');
    await stack.sandbox.enterCode(LINKED, (await request(session, LINKED)).body.code);
    expect(await session.waitFor('ready')).toMatchObject({ phoneNumber: LINKED });
    await stack.delete(session);
  });

  it('is void when its browser is started anew: the session shows a QR', async () => {
    const session = await stack.createSession('restarted');
    await request(session, LINKED);
    await session.order('restart');
    await session.waitFor('qr_ready');
    expect((await ask(session, 'GET')).status).toBe(409);
    await stack.delete(session);
  });

  it('is not given for a number that nobody has, nor by a session that is stopped', async () => {
    const session = await stack.createSession('refused');
    await session.waitFor('qr_ready');
    const refused = await request(session, NOBODY);
    expect([refused.status, refused.body.error]).toEqual([
      422,
      'WhatsApp gives no pairing code for this number: it may not be on WhatsApp, or was asked for too often',
    ]);
    expect(await session.status()).toMatchObject({ state: 'qr_ready' });
    await session.order('stop');
    await session.waitFor('stopped');
    expect(await request(session, LINKED)).toMatchObject({
      status: 409,
      body: { error: 'Pairing code not available. Session state: stopped', reason: 'stopped_by_request' },
    });
    await stack.delete(session);
  });

  it.each([
    [{}, 'phoneNumber is required'],
    [{ phoneNumber: 49151 }, 'phoneNumber must be a string'],
    [{ phoneNumber: 'my phone' }, /^phoneNumber must be a phone number/],
    [{ phoneNumber: '120363041234567890@g.us' }, /^phoneNumber must be a phone number/],
    [{ phoneNumber: '187348320911234@lid' }, /^phoneNumber must be a phone number/],
    [{ phoneNumber: LINKED, showNotification: true }, 'showNotification is not a field of this call'],
  ])('is not given for %j', async (body, error) => {
    const session = await stack.createSession(`refuses ${JSON.stringify(body)}`);
    const refused = await ask(session, 'POST', body);
    expect(refused.status).toBe(400);
    expect(refused.body.error).toMatch(error);
    await stack.delete(session);
  });

  it('stands in no event and in no log', async () => {
    const session = await stack.createSession('kept to itself');
    const { body } = await request(session, LINKED);
    const events = await eventually(
      () => session.get<{ events: unknown[] }>('/events?limit=200'),
      ({ body: feed }) => JSON.stringify(feed.events).includes('pairing_code_ready'),
    );
    expect(JSON.stringify(events.body)).not.toContain(body.code);
    const folder = path.join(sharedDataDir(), 'logs');
    for (const name of readdirSync(folder))
      expect(readFileSync(path.join(folder, name), 'utf8')).not.toContain(body.code);
    await stack.delete(session);
  });
});
