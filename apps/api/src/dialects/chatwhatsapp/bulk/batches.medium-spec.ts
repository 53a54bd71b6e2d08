import { randomUUID } from 'node:crypto';
import { BatchOrdersService } from '@chasqui/batches';
import { MessageOrdersService, OutboxService } from '@chasqui/messages';
import type { Lease } from '@chasqui/sessions';
import { batchOf, BulkApi } from '../../../../../../test/support/bulk-api.js';
import type { SessionId } from '../../../../../../test/support/medium-rows.js';
import { WholeApi } from '../../../../../../test/support/whole-api.js';

const UNKNOWN = randomUUID();

let whole: WholeApi;
let api: BulkApi;
let outbox: OutboxService;
let session: SessionId & { key: string };
let lease: Lease;

beforeAll(async () => {
  whole = await WholeApi.open();
  api = new BulkApi(whole);
  outbox = whole.app.get(OutboxService, { strict: false });
});

beforeEach(async () => {
  session = await api.aReadySession();
  lease = { sessionId: session.id, owner: 'worker:test', generation: '1' };
});

afterAll(() => whole.close());

function number(index: number): string {
  return `49151${String(index).padStart(8, '0')}`;
}

async function aBatch(count: number, name = 'batch'): Promise<string> {
  const messages = Array.from({ length: count }, (_, index) => ({ to: number(index) }));
  return batchOf(await api.bulk(session, { name, text: 'x', messages })).id;
}

/** Hands one message over, which WhatsApp then acknowledges. @returns where it went, if there was one */
async function sendNext(): Promise<string | undefined> {
  const message = await outbox.claimNext(lease, 0);
  if (message) await outbox.acknowledge(session.id, message.waId, 1);
  return message?.chatId;
}

async function statusesOf(): Promise<string[]> {
  return (await api.textsOf(session)).map(({ status }) => status);
}

async function auditOf(): Promise<unknown[]> {
  return whole.database.query(
    `SELECT action, details->>'batchId' AS "batchId" FROM audit_entries WHERE subject_id = $1 ORDER BY id`,
    [session.id],
  );
}

describe('a batch', () => {
  it('tells how far it is', async () => {
    const id = await aBatch(4);
    expect(batchOf(await api.get(session, `/batches/${id}`))).toMatchObject({
      state: 'active',
      counts: { queued: 4 },
      ratePerMinute: null,
      estimatedEnd: null,
    });
    await sendNext();
    const batch = batchOf(await api.get(session, `/batches/${id}`));
    expect(batch).toMatchObject({ state: 'active', accepted: 4, refused: 0, counts: { queued: 3, sent: 1 } });
    expect(batch['ratePerMinute']).toBeGreaterThan(0);
    expect(Date.parse(batch['estimatedEnd'] as string)).toBeGreaterThan(Date.now());
    for (let left = 3; left > 0; left -= 1) await sendNext();
    expect(batchOf(await api.get(session, `/batches/${id}`))).toMatchObject({ state: 'finished', counts: { sent: 4 } });
  });

  it('is overtaken by a single message', async () => {
    await aBatch(2);
    await api.send(session, { to: number(9), wait: 0 });
    expect([await sendNext(), await sendNext()]).toEqual([`${number(9)}@c.us`, `${number(0)}@c.us`]);
  });

  it('is listed, newest first and page by page', async () => {
    const ids = [await aBatch(1, 'a'), await aBatch(1, 'b'), await aBatch(1, 'c')];
    const first = await api.get(session, '/batches?limit=2');
    const second = await api.get(session, `/batches?limit=2&cursor=${String(first.body['nextCursor'])}`);
    const listed = [first, second].flatMap(({ body }) => body['batches'] as { id: string }[]);
    expect(listed.map(({ id }) => id)).toEqual(ids.reverse());
    expect(second.body['nextCursor']).toBeNull();
  });

  it.each(['', '/report.csv'])('of another session or account is as unknown as none (%s)', async (path) => {
    const id = await aBatch(1);
    const foreign = await api.aReadySession();
    const neighbour = await api.aReadySession(session.accountId);
    for (const [own, batchId] of [
      [foreign, id],
      [neighbour, id],
      [session, UNKNOWN],
      [session, 'no-id'],
    ] as const) {
      const { status, body } = await api.get(own, `/batches/${batchId}${path}`);
      expect([status, body['error']]).toEqual([404, 'Batch not found']);
    }
  });

  it.each(['pause', 'resume', 'cancel'])('of another session or account cannot be changed (%s)', async (order) => {
    const id = await aBatch(1);
    for (const own of [await api.aReadySession(), await api.aReadySession(session.accountId)]) {
      expect((await api.order(own, `/batches/${id}/${order}`)).status).toBe(404);
    }
    expect(batchOf(await api.get(session, `/batches/${id}`))).toMatchObject({ state: 'active', counts: { queued: 1 } });
  });
});

describe('a paused batch', () => {
  it('waits, while other messages leave, and goes on where it was', async () => {
    const id = await aBatch(3);
    await sendNext();
    expect(batchOf(await api.order(session, `/batches/${id}/pause`))).toMatchObject({ state: 'paused' });
    expect(await sendNext()).toBeUndefined();
    await api.send(session, { to: number(9), wait: 0 });
    expect([await sendNext(), await sendNext()]).toEqual([`${number(9)}@c.us`, undefined]);
    expect(batchOf(await api.order(session, `/batches/${id}/resume`))).toMatchObject({ state: 'active' });
    expect([await sendNext(), await sendNext()]).toEqual([`${number(1)}@c.us`, `${number(2)}@c.us`]);
  });

  it('is paused and resumed once, however often it is asked for, and both are written down', async () => {
    const id = await aBatch(1);
    for (const order of ['resume', 'pause', 'pause', 'resume', 'resume']) {
      expect((await api.order(session, `/batches/${id}/${order}`)).status).toBe(200);
    }
    expect(await auditOf()).toEqual([
      { action: 'session.batch_paused', batchId: id },
      { action: 'session.batch_resumed', batchId: id },
    ]);
  });

  it('takes back a message whose hand-over was under way and failed', async () => {
    const id = await aBatch(1);
    const message = await outbox.claimNext(lease, 0);
    if (!message) throw new Error('nothing was claimed');
    await api.order(session, `/batches/${id}/pause`);
    await outbox.move(lease, message, 'queued', 'page_error');
    expect(await outbox.claimNext(lease, 0)).toBeNull();
    await api.order(session, `/batches/${id}/resume`);
    expect(await outbox.claimNext(lease, 0)).toMatchObject({ id: message.id });
  });

  it('holds from its answer on, however close the owner was', async () => {
    for (let race = 0; race < 10; race += 1) {
      const id = await aBatch(5);
      const pause = { isAnswered: false };
      const pausing = api.order(session, `/batches/${id}/pause`).then(() => (pause.isAnswered = true));
      const takenAfter: unknown[] = [];
      for (let attempt = 0; attempt < 4; attempt += 1) {
        const { isAnswered } = pause;
        const taken = await sendNext();
        if (isAnswered && taken !== undefined) takenAfter.push(taken);
      }
      await pausing;
      expect([takenAfter, await sendNext()]).toEqual([[], undefined]);
    }
  });
});

describe('a cancelled batch', () => {
  it('hands nothing over any more, stays so, and is written down once', async () => {
    const id = await aBatch(3);
    await sendNext();
    for (let again = 0; again < 2; again += 1) {
      const { status, body } = await api.order(session, `/batches/${id}/cancel`);
      expect([status, body['batch']]).toEqual([
        200,
        expect.objectContaining({ state: 'cancelled', counts: { sent: 1, cancelled: 2 }, estimatedEnd: null }),
      ]);
    }
    expect(await sendNext()).toBeUndefined();
    for (const order of ['pause', 'resume']) {
      const { status, body } = await api.order(session, `/batches/${id}/${order}`);
      expect([status, body['error']]).toEqual([409, 'The batch is cancelled']);
    }
    expect(await auditOf()).toEqual([{ action: 'session.batch_cancelled', batchId: id }]);
  });

  it('has its messages cancelled with their history, events and usage, in more than one step', async () => {
    const id = await aBatch(1_500);
    expect(batchOf(await api.order(session, `/batches/${id}/cancel`))).toMatchObject({ counts: { cancelled: 1_500 } });
    const [row] = await whole.database.query<Record<string, number>[]>(
      `SELECT (SELECT count(*)::integer FROM events WHERE session_id = $1 AND type = 'message.cancelled') AS events,
         (SELECT count(*)::integer FROM message_transitions t JOIN messages m ON m.id = t.message_id
          WHERE m.session_id = $1 AND t.reason = 'batch_cancelled') AS steps,
         (SELECT sum(cancelled)::integer FROM usage_messages WHERE session_id = $1) AS counted`,
      [session.id],
    );
    expect(row).toEqual({ events: 1_500, steps: 1_500, counted: 1_500 });
  });

  it('is finished by a worker when the API died in the middle', async () => {
    const id = await aBatch(3);
    const orders = whole.app.get(BatchOrdersService, { strict: false });
    await whole.database.transaction((manager) =>
      orders.cancel(manager, { id } as Parameters<typeof orders.cancel>[1]),
    );
    expect([await sendNext(), await statusesOf()]).toEqual([undefined, ['queued', 'queued', 'queued']]);
    await orders.clearCancelled();
    expect(await statusesOf()).toEqual(['cancelled', 'cancelled', 'cancelled']);
  });

  it('takes back what was being handed over, too, when that failed', async () => {
    const id = await aBatch(2);
    const message = await outbox.claimNext(lease, 0);
    if (!message) throw new Error('nothing was claimed');
    await api.order(session, `/batches/${id}/cancel`);
    expect(await statusesOf()).toEqual(['sending', 'cancelled']);
    await outbox.move(lease, message, 'queued', 'page_error');
    expect(await sendNext()).toBeUndefined();
    await whole.app.get(BatchOrdersService, { strict: false }).clearCancelled();
    expect(await statusesOf()).toEqual(['cancelled', 'cancelled']);
  });
});

describe('the report of a batch', () => {
  it('tells what became of each line, and has no formula', async () => {
    const csv = `to,text\n${number(0)},a\n"=HYPERLINK(""http://x"")",b\n${number(1)},c\n+12\0,d\n\t@x,e\n`;
    const { id } = batchOf(await api.csv(session, csv));
    await sendNext();
    const [first, second] = await api.textsOf(session);
    await whole.app.get(MessageOrdersService, { strict: false }).cancel(session, second?.waId ?? '');
    const lines = (await api.report(session, id)).split('\r\n');
    expect(lines[0]).toBe('line,to,message_id,status,reason,explanation,column,sent_at,since');
    const time = '\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z';
    const texts = [
      `2,${number(0)}@s.whatsapp.net,${String(first?.waId)},sent,,,,${time},${time}`,
      `3,"'=HYPERLINK\\(""http://x""\\)",,refused,recipient_invalid,"The recipient must be [^"]*",to,,`,
      `4,${number(1)}@s.whatsapp.net,${String(second?.waId)},cancelled,cancelled_by_request,The message was cancelled.,,,${time}`,
      `5,'\\+12,,refused,recipient_invalid,"[^"]*",to,,`,
      `6,'@x,,refused,recipient_invalid,"[^"]*",to,,`,
    ];
    for (const [index, text] of texts.entries()) expect(lines[index + 1]).toMatch(new RegExp(`^${text}$`));
  });

  it('has every line of a long one, in their order', async () => {
    const lines = Array.from({ length: 2_500 }, (_, index) => (index % 10 === 0 ? 'nobody' : number(index)));
    const { id } = batchOf(await api.csv(session, `to\n${lines.join('\n')}`, { text: 'x' }));
    const report = (await api.report(session, id)).trim().split('\r\n').slice(1);
    expect(report.map((line) => Number(line.split(',')[0]))).toEqual(lines.map((_, index) => index + 2));
  });
});
