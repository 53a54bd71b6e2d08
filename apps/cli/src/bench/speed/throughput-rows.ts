import { quantile } from '../figures.js';
import type { BenchSession } from '../bench-session.js';
import type { BenchStack } from './bench-stack.js';
import type { DirectLoop } from './direct-loop.js';
import { messagesPerSecond, requireOrder } from './ledger.js';
import { atLeast, figure, type BenchRow } from '../bench-row.js';
import type { Scale } from './scale.js';

const WITHIN_MS = 120_000;
/** The sandbox answers within a millisecond, as no server at the other end of the internet does. */
const SLOW_ANSWER_MS = 50;
/** Phantoms of the sandbox: they receive, and nobody plays them. */
const RECIPIENTS = Array.from({ length: 5 }, (_, index) => `1202555018${index}`);

interface Run {
  sessions: BenchSession[];
  loop: DirectLoop;
  messages: number;
}

/**
 * Messages that the network took in a second, by its own clock, from sessions whose queue was full, against the bare
 * library that waits for the server's answer as Chasqui does. The order of each session's messages is checked. The loop
 * that does not wait is told too: it cannot know whether anything was sent.
 */
export async function throughputRows(
  stack: BenchStack,
  of: { sessions: number; messages: number; least: number },
  { sendRounds }: Scale,
): Promise<BenchRow[]> {
  const run = {
    sessions: await stack.readySessions(of.sessions),
    loop: await stack.directLoop(of.sessions),
    messages: of.messages,
  };
  const rates = { chasqui: [] as number[], direct: [] as number[], directUnwaited: [] as number[] };
  await measureOurs(stack, run, 'warm-up');
  await measureDirect(stack, run, { text: 'warm-up', waits: true });
  for (let round = 0; round < sendRounds; round += 1) {
    const text = `round ${round}`;
    rates.chasqui.push(await measureOurs(stack, run, text));
    rates.direct.push(await measureDirect(stack, run, { text, waits: true }));
    rates.directUnwaited.push(await measureDirect(stack, run, { text, waits: false }));
  }
  const slow = of.sessions === 1 ? [await slowRow(stack, run)] : [];
  const title = of.sessions === 1 ? 'through one session' : `through ${of.sessions} sessions`;
  const value = quantile(rates.chasqui, 0.5);
  const unit = 'messages/s';
  const direct = quantile(rates.direct, 0.5);
  const unwaited = quantile(rates.directUnwaited, 0.5);
  return [
    atLeast({ name: `sent ${title}`, unit, value, floor: direct }, of.least),
    figure({ name: `sent ${title}, against a loop that does not wait`, unit, value, floor: unwaited }),
    ...slow,
  ];
}

/** The same where the server takes its time, once each. */
async function slowRow(stack: BenchStack, run: Run): Promise<BenchRow> {
  return stack.withServerDelay(SLOW_ANSWER_MS, async () =>
    figure({
      name: `sent through one session, the server answering after ${SLOW_ANSWER_MS} ms`,
      unit: 'messages/s',
      value: await measureOurs(stack, run, 'slow'),
      floor: await measureDirect(stack, run, { text: 'slow', waits: true }),
    }),
  );
}

async function measureOurs(stack: BenchStack, { sessions, messages }: Run, text: string): Promise<number> {
  const { ledger, signal } = stack;
  const texts = Array.from({ length: messages }, (_, number) => `${text} ${number}`);
  await Promise.all(
    sessions.map(async (session) => {
      await session.setOutbox('pause');
      for (const [index, one] of texts.entries()) await session.sendText(recipient(index), one);
    }),
  );
  await ledger.skip(signal);
  await Promise.all(sessions.map((session) => session.setOutbox('resume')));
  const senders = sessions.map(({ number }) => number);
  const taken = await ledger.until({ count: messages * senders.length, senders, withinMs: WITHIN_MS }, signal);
  for (const sender of senders) requireOrder(taken, sender, texts);
  return messagesPerSecond(taken);
}

async function measureDirect(
  { ledger, signal }: BenchStack,
  { loop, messages }: Run,
  { text, waits }: { text: string; waits: boolean },
): Promise<number> {
  const chats = RECIPIENTS.map((number) => `${number}@c.us`);
  const { numbers: senders } = loop;
  await ledger.skip(signal);
  await loop.send({ clients: senders.length, messages, chats, text, waits, pauseMs: 0 });
  const taken = await ledger.until({ count: messages * senders.length, senders, withinMs: WITHIN_MS }, signal);
  for (const [index, sender] of senders.entries()) {
    requireOrder(
      taken,
      sender,
      Array.from({ length: messages }, (_, number) => `${text} ${index} ${number}`),
    );
  }
  return messagesPerSecond(taken);
}

export function recipient(index: number): string {
  return RECIPIENTS[index % RECIPIENTS.length] ?? '';
}
