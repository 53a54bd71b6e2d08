import autocannon from 'autocannon';
import { CliError } from '../../errors.js';
import type { BenchSession } from '../bench-session.js';
import { quantile } from '../figures.js';
import type { BenchStack } from './bench-stack.js';
import { atLeast, atMost, figure, type BenchRow } from '../bench-row.js';
import type { Scale } from './scale.js';

const CONCURRENCY = 50;
const LEAST = { sameParts: 0.7, plainInsert: 0.35 };

type Contender = 'chasqui' | 'sameParts' | 'plainInsert';

interface Served {
  perSecond: number;
  p50: number;
  p99: number;
}

const BODY = JSON.stringify({ to: '12025550199', text: 'Hello from the benchmark', wait: 0 });

/**
 * What one API process accepts for eight sessions that do not run: nobody takes what is accepted. What is accepted for
 * one session alone is told too: each message waits there for the one before to be committed, since the two count on one
 * counter of usage.
 */
export async function acceptRows(stack: BenchStack, { manySessions, ...scale }: Scale): Promise<BenchRow[]> {
  const sessions = await stack.stoppedSessions(manySessions);
  const many = await compare(stack, sessions, scale);
  const one = await compare(stack, sessions.slice(0, 1), scale);
  return [
    ...judged(many, 'sameParts', 'the same parts bare'),
    ...judged(many, 'plainInsert', 'a plain insert and add'),
    figure({
      name: 'accepted for one session, against the same parts bare',
      unit: 'messages/s',
      value: one('chasqui', 'perSecond'),
      floor: one('sameParts', 'perSecond'),
    }),
  ];
}

type Figures = (of: Contender, what: keyof Served) => number;

/** They take turns, since a machine's speed drifts. @returns medians of the rounds */
async function compare(
  stack: BenchStack,
  sessions: readonly BenchSession[],
  { acceptRounds, acceptSeconds }: Pick<Scale, 'acceptRounds' | 'acceptSeconds'>,
): Promise<Figures> {
  const urls: Record<Contender, string[]> = {
    chasqui: sessions.map(({ id }) => `${stack.at.apiUrl}/sessions/${id}/send`),
    sameParts: sessions.map((session) => stack.bareUrl('accept', session)),
    plainInsert: sessions.map((session) => stack.bareUrl('insert', session)),
  };
  const contenders = Object.keys(urls) as Contender[];
  const rounds: Record<Contender, Served[]> = { chasqui: [], sameParts: [], plainInsert: [] };
  for (const name of contenders) await serve(urls[name], stack.at.adminKey, 1); // warms it up
  for (let round = 0; round < acceptRounds; round += 1) {
    for (const name of contenders) rounds[name].push(await serve(urls[name], stack.at.adminKey, acceptSeconds));
  }
  return (of, what) =>
    quantile(
      rounds[of].map((served) => served[what]),
      0.5,
    );
}

function judged(figures: Figures, floor: 'sameParts' | 'plainInsert', title: string): BenchRow[] {
  const least = LEAST[floor];
  const most = Number((1 / least).toFixed(2));
  const measured = (what: keyof Served) => ({ value: figures('chasqui', what), floor: figures(floor, what) });
  return [
    atLeast({ name: `accepted, against ${title}`, unit: 'messages/s', ...measured('perSecond') }, least),
    atMost({ name: `accept p50, against ${title}`, unit: 'ms', ...measured('p50') }, most),
    atMost({ name: `accept p99, against ${title}`, unit: 'ms', ...measured('p99') }, most),
  ];
}

/** The URLs are called in turn. */
async function serve(urls: readonly string[], key: string, duration: number): Promise<Served> {
  const [first = ''] = urls;
  const headers = { 'x-api-key': key, 'content-type': 'application/json' };
  const { requests, latency, non2xx, errors, ...result } = await autocannon({
    url: first,
    connections: CONCURRENCY,
    duration,
    requests: urls.map((url) => ({ method: 'POST', path: new URL(url).pathname, headers, body: BODY })),
  });
  if (non2xx + errors > 0) throw new CliError(`${new URL(first).pathname} refused ${non2xx + errors} messages.`);
  return { perSecond: requests.total / result.duration, p50: latency.p50, p99: latency.p99 };
}
