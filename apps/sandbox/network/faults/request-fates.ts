import { numberOf } from '../lids.js';
import type { Params } from '../rpc/params.js';
import type { Session } from '../rpc/method.js';
import type { Occasion } from './fault.js';
import type { Faults } from './faults.js';

/** What becomes of a request that a fault has hit. */
export type Fate =
  | { readonly kind: 'answered'; readonly result: unknown }
  | { readonly kind: 'refused'; readonly code: string; readonly text: string }
  /** `isDeviceHeld`: everything that the device asks for waits behind it; else only the answer is late. */
  | { readonly kind: 'late'; readonly delayMs: number; readonly isDeviceHeld: boolean }
  | { readonly kind: 'unanswered'; readonly isTaken: boolean }
  | { readonly kind: 'cut'; readonly isTaken: boolean };

type Judge = (session: Session, params: Params) => Fate | undefined;

const EFFECTS = ['effects.react', 'effects.edit', 'effects.revoke', 'effects.star', 'effects.pin'];

const judges: Readonly<Record<string, Judge>> = {
  ...Object.fromEntries(EFFECTS.map((method) => [method, fateOfEffect])),

  'messages.send': ({ network, device }, params) =>
    fateOfSend(network.faults, { session: device().number, recipient: params.text('to'), on: params.text('id') }),

  'users.find': ({ network, device }, params) => {
    const number = numberOf(params.text('number'));
    return fateOfLookup(network.faults, { session: device().number, recipient: number, on: number });
  },

  'session.start': ({ network }, params) => {
    const deviceId = params.text('deviceId');
    // A page is not yet known to be the device that it says it is; for going wrong that is good enough.
    const session = network.tables.get('devices', deviceId)?.number;
    return fateOfStart(network.faults, { session, on: deviceId });
  },
};

/** Undefined when nothing goes wrong. */
export function fateOf(session: Session, method: string, params: Params): Fate | undefined {
  return Object.hasOwn(judges, method) ? judges[method]?.(session, params) : undefined;
}

function fateOfSend(faults: Faults, occasion: Occasion): Fate | undefined {
  const overLimit = refusalOverLimit(faults, occasion);
  if (overLimit) return overLimit;
  if (faults.spring('not-registered', occasion)) {
    return { kind: 'refused', code: 'not_registered', text: `${occasion.recipient ?? ''} is not on WhatsApp.` };
  }
  const failure = faults.spring('send-fail', occasion);
  if (failure) return { kind: 'refused', code: failure.code, text: 'The network refused the message.' };
  const broken = faults.spring('send-drop-conn', occasion);
  if (broken) return { kind: 'cut', isTaken: broken.when === 'after' };
  const hang = faults.spring('send-hang', occasion);
  if (hang) return { kind: 'unanswered', isTaken: hang.taken };
  const delay = faults.spring('send-delay', occasion);
  return delay && { kind: 'late', delayMs: delay.delayMs, isDeviceHeld: delay.holds === 'device' };
}

function fateOfEffect({ network, device }: Session, params: Params): Fate | undefined {
  const failure = network.faults.spring('effect-fail', { session: device().number, on: params.text('id') });
  return failure && { kind: 'refused', code: failure.code, text: 'The network did not take it.' };
}

function fateOfLookup(faults: Faults, occasion: Occasion): Fate | undefined {
  const overLimit = refusalOverLimit(faults, occasion);
  if (overLimit) return overLimit;
  const failure = faults.spring('exists-error', occasion);
  if (failure) return { kind: 'refused', code: 'exists-error', text: failure.text };
  return faults.spring('not-registered', occasion) && { kind: 'answered', result: null };
}

function fateOfStart(faults: Faults, occasion: Occasion): Fate | undefined {
  if (faults.spring('never-open', occasion)) return { kind: 'unanswered', isTaken: false };
  const refusal = faults.spring('refuse-start', occasion);
  return refusal && { kind: 'refused', code: refusal.code, text: 'The network refused the connection.' };
}

function refusalOverLimit(faults: Faults, occasion: Occasion): Fate | undefined {
  if (!faults.spring('rate-overlimit', occasion)) return undefined;
  return { kind: 'refused', code: 'rate-overlimit', text: 'ServerStatusCodeError: 429 rate-overlimit' };
}
