/** What a session is, as a person sees it. */
export const SESSION_STATES = [
  'stopped',
  'starting',
  'qr_ready',
  'pairing_code_ready',
  'connecting',
  'ready',
  'disconnected',
  'logged_out',
  'failed',
] as const;

export type SessionState = (typeof SESSION_STATES)[number];

const ENDS = ['disconnected', 'logged_out', 'stopped', 'failed'] as const;

/** Which state may follow which. Staying in a state with another reason is always allowed. */
export const NEXT_SESSION_STATES: Record<SessionState, readonly SessionState[]> = {
  stopped: ['starting', 'logged_out'],
  starting: ['qr_ready', 'pairing_code_ready', 'connecting', 'ready', ...ENDS],
  qr_ready: ['starting', 'pairing_code_ready', 'connecting', 'ready', ...ENDS],
  pairing_code_ready: ['starting', 'qr_ready', 'connecting', 'ready', ...ENDS],
  connecting: ['starting', 'qr_ready', 'ready', ...ENDS],
  ready: ['starting', 'connecting', ...ENDS],
  disconnected: ['starting', 'connecting', 'ready', 'logged_out', 'stopped', 'failed'],
  logged_out: ['starting', 'stopped'],
  failed: ['starting', 'disconnected', 'stopped', 'logged_out'],
};

/** The states from which `state` may be entered, itself included. */
export function statesBefore(state: SessionState): SessionState[] {
  return SESSION_STATES.filter((from) => from === state || NEXT_SESSION_STATES[from].includes(state));
}

/** States in which a worker has, or should have, a browser for the session. */
export const LIVE_STATES: readonly SessionState[] = [
  'starting',
  'qr_ready',
  'pairing_code_ready',
  'connecting',
  'ready',
  'disconnected',
  'failed',
];
