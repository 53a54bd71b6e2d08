/**
 * What a fault keeps busy until the system has recovered: one session, what all share without its loss ending a
 * session, or everything.
 */
type Scope = 'session' | 'shared' | 'everything';

interface KindDescription {
  readonly about: string;
  readonly scope: Scope;
  /** How often it is drawn, compared with the others. */
  readonly weight: number;
}

/** Every kind of fault. After those marked harmless no message may be handed over a second time. */
export const KINDS = {
  'kill-browser': { scope: 'session', weight: 3, about: 'SIGKILL to the browser of a session' },
  'kill-renderer': { scope: 'session', weight: 3, about: 'SIGKILL to the renderer of its page' },
  'kill-worker': { scope: 'everything', weight: 1, about: 'SIGKILL to the worker that hosts a session' },
  'freeze-worker': {
    scope: 'everything',
    weight: 1,
    about: 'SIGSTOP to it for longer than its leases, until another worker has all its sessions; then SIGCONT',
  },
  'kill-api': { scope: 'shared', weight: 3, about: 'SIGKILL to the API' },
  'kill-redis': { scope: 'shared', weight: 3, about: 'SIGKILL to Redis' },
  'kill-postgres': { scope: 'shared', weight: 3, about: 'SIGKILL to PostgreSQL' },
  'flush-redis': { scope: 'shared', weight: 3, about: 'FLUSHALL' },
  'send-hang': { scope: 'session', weight: 1, about: 'the network neither takes nor answers a send' },
  'ack-lost': { scope: 'session', weight: 2, about: 'the network takes a message and never answers' },
  'drop-before-accept': {
    scope: 'session',
    weight: 3,
    about: 'the connection breaks instead of the network taking it',
  },
  'drop-after-accept': { scope: 'session', weight: 3, about: 'the network takes it and breaks the connection' },
  'reload-in-mid-send': { scope: 'session', weight: 3, about: 'the page loads itself anew while a send is under way' },
  'connection-cut': { scope: 'session', weight: 3, about: 'the connection is cut and refused for one to five seconds' },
} as const satisfies Record<string, KindDescription>;

export type FaultKind = keyof typeof KINDS;

export const KIND_NAMES = Object.keys(KINDS) as FaultKind[];

/** What holds nothing of the page's: while only these happen, nobody has a reason to hand a message over again. */
export const WITHOUT_REPEATS: readonly FaultKind[] = ['kill-api', 'kill-redis', 'kill-postgres', 'flush-redis'];

export function isFaultKind(name: string): name is FaultKind {
  return Object.hasOwn(KINDS, name);
}
