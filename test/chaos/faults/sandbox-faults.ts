import type { FaultLogEntry, FaultRequest } from '../../support/sandbox/faults.js';
import { eventuallyShown } from './eventually-shown.js';
import type { FaultTarget, Firing, Inject } from './fault-target.js';

/** Until the session, which may be on its way back from another fault, hands over a message. */
const FIRED_WITHIN_MS = 180_000;
/** How long the answer of a send is held back, in which the page is loaded anew. */
const HELD_MS = 4_000;

export const sendHang: Inject = (target) => strikeNextSend(target, { kind: 'send-hang', taken: false });
export const ackLost: Inject = (target) => strikeNextSend(target, { kind: 'send-hang', taken: true });
export const dropBeforeAccept: Inject = (target) => strikeNextSend(target, { kind: 'send-drop-conn', when: 'before' });
export const dropAfterAccept: Inject = (target) => strikeNextSend(target, { kind: 'send-drop-conn', when: 'after' });

/** Of the message on its way the network has taken note already, or not yet. */
export const reloadInMidSend: Inject = async (target) => {
  const holds = target.fault.variant === 0 ? 'answer' : 'device';
  const firing = await strikeNextSend(target, { kind: 'send-delay', delayMs: HELD_MS, holds });
  const { at, evidence } = await strikeNow(target, { kind: 'reload' });
  return { ...firing, evidence: `${firing.evidence}; ${at - firing.at} ms later ${evidence}` };
};

export const connectionCut: Inject = (target) => strikeNow(target, { kind: 'disconnect', forMs: target.fault.forMs });

/** A fault that waits for the next message that the session hands over. */
async function strikeNextSend(target: FaultTarget, request: FaultRequest): Promise<Firing> {
  const { stack, session, signal } = target;
  const { faults } = stack.sandbox;
  const { id } = await faults.add({ ...request, session: session.number, times: 1 });
  try {
    const find = async (): Promise<FaultLogEntry | undefined> =>
      (await faults.get(id)).fired > 0 ? (await faults.log()).find((entry) => entry.fault === id) : undefined;
    const entry = await eventuallyShown(`${request.kind} fired`, find, { withinMs: FIRED_WITHIN_MS, signal });
    const evidence = `the sandbox's log of faults has ${entry.kind} on ${entry.on}`;
    return { at: Date.parse(entry.at), affected: [session.id], evidence };
  } finally {
    await faults.remove(id);
  }
}

/** A fault of the page that is connected. */
async function strikeNow({ stack, session, signal }: FaultTarget, request: FaultRequest): Promise<Firing> {
  const attempt = async (): Promise<Firing | undefined> => {
    const at = Date.now();
    const { fired } = await stack.sandbox.faults.add({ ...request, session: session.number });
    const evidence = `the sandbox's ${request.kind} hit ${fired} page`;
    return fired > 0 ? { at, affected: [session.id], evidence } : undefined;
  };
  return eventuallyShown(`${request.kind} hit a page`, attempt, { withinMs: FIRED_WITHIN_MS, signal });
}
