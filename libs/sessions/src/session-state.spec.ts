import { LIVE_STATES, NEXT_SESSION_STATES, SESSION_STATES, statesBefore } from './session-state.js';

describe('the states of a session', () => {
  it('can each be left, and each be entered', () => {
    for (const state of SESSION_STATES) {
      expect(NEXT_SESSION_STATES[state].length).toBeGreaterThan(0);
      expect(statesBefore(state).length).toBeGreaterThan(1);
    }
  });

  it('name no state twice and none as its own successor', () => {
    for (const state of SESSION_STATES) {
      const next = NEXT_SESSION_STATES[state];
      expect(new Set(next).size).toBe(next.length);
      expect(next).not.toContain(state);
    }
  });

  it('lead from any rest to a browser only through starting', () => {
    const rests = SESSION_STATES.filter((state) => !LIVE_STATES.includes(state));
    expect(rests).toEqual(['stopped', 'logged_out']);
    for (const rest of rests) {
      expect(NEXT_SESSION_STATES[rest].filter((state) => LIVE_STATES.includes(state))).toEqual(['starting']);
    }
  });

  it('let a browser end in every way, whatever it was doing', () => {
    for (const state of LIVE_STATES.filter((live) => live !== 'failed')) {
      expect(NEXT_SESSION_STATES[state]).toEqual(expect.arrayContaining(['stopped', 'failed', 'logged_out']));
    }
  });

  it('never lead from a ready session back to a QR without a new start', () => {
    expect(NEXT_SESSION_STATES.ready).not.toEqual(expect.arrayContaining(['qr_ready']));
    expect(NEXT_SESSION_STATES.disconnected).not.toEqual(expect.arrayContaining(['qr_ready']));
  });

  it('may be entered again from themselves', () => {
    for (const state of SESSION_STATES) expect(statesBefore(state)).toContain(state);
  });
});
