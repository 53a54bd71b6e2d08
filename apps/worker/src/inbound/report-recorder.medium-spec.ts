import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ContactRecorder, ContactsModule } from '@chasqui/contacts';
import { MediaModule, MediaStore } from '@chasqui/media';
import { InboxService, MessageChangesService, MessagesModule, OutboxService } from '@chasqui/messages';
import { SessionsModule } from '@chasqui/sessions';
import { Rows, type SessionId } from '../../../../test/support/medium-rows.js';
import { openWorld, silent, type World } from '../../../../test/support/medium-world.js';
import type { WhatsappEvents } from '../whatsapp/vocabulary.js';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { FileIntake } from './file-intake.js';
import { ReportRecorder } from './report-recorder.js';

const PHONE = '4915100000001@c.us';
const LID = '100000000000001@lid';

let world: World;
let rows: Rows;
const folder = mkdtempSync(join(tmpdir(), 'chasqui-reports-'));

beforeAll(async () => {
  world = await openWorld([
    ContactsModule,
    MessagesModule,
    SessionsModule,
    MediaModule.forRoot({ path: folder }, silent),
  ]);
  rows = new Rows(world.database);
});

afterAll(async () => {
  await world.close();
  rmSync(folder, { recursive: true });
});

/** A session's page that was sent one message. */
async function receive(session: SessionId): Promise<string> {
  const inbox = world.get(InboxService);
  const files = new FileIntake(world.get(MediaStore), inbox, { isFetchedAtOnce: false, maxBytes: 1 }, silent);
  const tools = {
    inbox,
    files,
    outbox: world.get(OutboxService),
    changes: world.get(MessageChangesService),
    contacts: world.get(ContactRecorder),
  };
  const reports = new ReportRecorder(session, tools, silent);
  const page = new EventEmitter<WhatsappEvents>();
  reports.listenTo(page as WhatsappClient);
  const waId = `3A${randomUUID()}`;
  const sender = { phone: PHONE, lid: LID, name: 'Ana' };
  const message = { waId, chatId: PHONE, chatWid: LID, senderId: PHONE, sender, type: 'text', content: { text: 'hi' } };
  page.emit('received', Promise.resolve({ ...message, at: new Date() }));
  await reports.settled();
  return waId;
}

async function senderOf(waId: string): Promise<{ contactId: string | null } | undefined> {
  const sql = 'SELECT contact_id AS "contactId" FROM messages WHERE wa_id = $1';
  return (await world.database.query<{ contactId: string | null }[]>(sql, [waId]))[0];
}

describe('a received message', () => {
  it('is stored with the contact of who wrote it', async () => {
    const session = await rows.aSession();
    const stored = await senderOf(await receive(session));
    const sql =
      'SELECT id AS "contactId" FROM contacts WHERE session_id = $1 AND phone = $2 AND lid = $3 AND name = $4';
    expect(await world.database.query(sql, [session.id, PHONE, LID, 'Ana'])).toEqual([stored]);
  });

  it('is not lost when its contact cannot be written down', async () => {
    await world.database.query('ALTER TABLE contacts ADD CONSTRAINT refusing CHECK (false) NOT VALID');
    try {
      expect(await senderOf(await receive(await rows.aSession()))).toEqual({ contactId: null });
    } finally {
      await world.database.query('ALTER TABLE contacts DROP CONSTRAINT refusing');
    }
  });
});
