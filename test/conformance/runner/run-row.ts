import { setTimeout as delay } from 'node:timers/promises';
import { differences, type Difference } from './differences.js';
import { exchange, type HttpAnswer, type HttpRequest } from './http-client.js';
import { patientExchange } from './patient-exchange.js';
import { fillJson, fillText, valueAt, type Lookup } from './placeholders.js';
import type { AtOnce, Single, Step } from './row.js';

const POLL_MS = 500;

/** What the rows speak to. */
export interface Target {
  readonly url: string;
  readonly signal: AbortSignal;
  /** The local address to connect from, where a step names no other. */
  readonly from?: string | undefined;
  /** Sees every answer before it is judged: what was created must be removed again. */
  readonly seen: (request: HttpRequest, answer: HttpAnswer) => void;
}

/** The step of a row that was not answered as the row says. */
export interface Failure {
  readonly request: string;
  readonly differences: readonly Difference[];
}

/** @returns the first step that was not answered as expected, undefined when all were */
export async function runSteps(
  steps: readonly Step[],
  fixtures: ReadonlyMap<string, string>,
  target: Target,
): Promise<Failure | undefined> {
  const values = new Map(fixtures);
  for (const step of steps) {
    const found = await runStep(step, values, target);
    if (found.length > 0) return { request: step.request, differences: found };
  }
  return undefined;
}

async function runStep(step: Step, values: Map<string, string>, target: Target): Promise<readonly Difference[]> {
  const lookup: Lookup = (name) => values.get(name);
  const request = toHttpRequest(step, lookup, target);
  if ('atOnce' in step) return runAtOnce(request, step, target);
  const [answer, found] = await answerWithin(request, step, { lookup, target });
  if (found.length > 0) return found;
  return Object.entries(step.keep ?? {}).flatMap(([name, path]) => {
    const value = valueAt(answer.body, path);
    values.set(name, String(value));
    return value === undefined ? [{ where: `$.${path}`, expected: 'a value to go on with', came: 'nothing' }] : [];
  });
}

async function answerWithin(
  request: HttpRequest,
  step: Single,
  { lookup, target }: { lookup: Lookup; target: Target },
): Promise<[HttpAnswer, readonly Difference[]]> {
  const send = step.status === 429 ? exchange : patientExchange;
  const deadline = Date.now() + (step.withinSeconds ?? 0) * 1_000;
  for (;;) {
    const answer = await send(request);
    target.seen(request, answer);
    const found = judge(step, answer, lookup);
    if (found.length === 0 || Date.now() >= deadline) return [answer, found];
    await delay(POLL_MS, undefined, { signal: target.signal });
  }
}

function judge(step: Single, answer: HttpAnswer, lookup: Lookup): readonly Difference[] {
  const fill = (text: string): string => fillText(text, withAnswer(lookup, answer));
  const headers = Object.entries(step.answerHeaders ?? {}).flatMap(([name, expected]) =>
    differences(expected, answer.headers[name.toLowerCase()], { where: `header ${name}`, fill }),
  );
  const body = step.answer === undefined ? [] : differences(step.answer, answer.body, { where: '$', fill });
  if (answer.status === step.status) return [...headers, ...body];
  // Of another status the whole answer tells more than what it lacks.
  const whole = differences('', answer.body, { where: '$', fill }).map((each) => ({ ...each, expected: '—' }));
  return [{ where: 'status', expected: String(step.status), came: String(answer.status) }, ...whole];
}

function withAnswer(lookup: Lookup, { body }: HttpAnswer): Lookup {
  return (name) => {
    const path = /^answer\.(.+)$/.exec(name)?.[1];
    // What is missing is a difference of the answer, not a fault of the row.
    return path === undefined ? lookup(name) : String(valueAt(body, path));
  };
}

async function runAtOnce(request: HttpRequest, { atOnce }: AtOnce, target: Target): Promise<readonly Difference[]> {
  const times = Object.values(atOnce).reduce((sum, count) => sum + count, 0);
  const answers = await Promise.all(Array.from({ length: times }, () => exchange(request)));
  const counts: Record<number, number> = {};
  for (const answer of answers) {
    target.seen(request, answer);
    counts[answer.status] = (counts[answer.status] ?? 0) + 1;
  }
  const isSame = JSON.stringify(counts) === JSON.stringify(atOnce);
  return isSame ? [] : [{ where: 'answers by status', expected: JSON.stringify(atOnce), came: JSON.stringify(counts) }];
}

function toHttpRequest(step: Step, lookup: Lookup, target: Target): HttpRequest {
  const [method = '', address = ''] = fillText(step.request, lookup).split(/ (.*)/s);
  const body = step.body === undefined ? step.rawBody : JSON.stringify(fillJson(step.body, lookup));
  const headers = Object.entries(step.headers ?? {}).map(([name, value]) => [name, fillText(value, lookup)]);
  return {
    method,
    url: /^https?:/.test(address) ? address : target.url + address,
    headers: {
      ...(step.key !== undefined && { 'x-api-key': fillText(step.key, lookup) }),
      ...(step.token !== undefined && { 'access-token': fillText(step.token, lookup) }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(Object.fromEntries(headers) as Record<string, string>),
    },
    body,
    from: step.from === undefined ? target.from : fillText(step.from, lookup),
    signal: target.signal,
  };
}
