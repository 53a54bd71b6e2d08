import { SESSION_REASONS } from './session-reason.js';
import { LIVE_STATES, SESSION_STATES, type SessionState } from './session-state.js';
import { explainStatus } from './session-status.js';

type Row = Parameters<typeof explainStatus>[0];

const SINCE = new Date('2026-01-01T00:00:00Z');

function aRow(chosen: Partial<Row> = {}): Row {
  return {
    wanted: 'running',
    state: 'ready',
    reason: 'connected',
    reasonDetail: null,
    stateSince: SINCE,
    nextAction: null,
    nextActionAt: null,
    pairedAt: SINCE,
    ...chosen,
  };
}

describe('the status of a hosted session', () => {
  it.each(SESSION_STATES)('is what its owner wrote: %s', (state) => {
    const nextActionAt = new Date('2026-01-01T00:01:00Z');
    const status = explainStatus(
      aRow({ state, reason: 'page_crashed', nextAction: 'restart_browser', nextActionAt }),
      'hosted',
    );
    expect(status).toEqual({
      state,
      reason: 'page_crashed',
      explanation: SESSION_REASONS.page_crashed,
      since: SINCE,
      nextAction: 'the browser is started again',
      nextActionAt,
    });
  });

  it('tells the detail of a reason that has one, and not what an earlier reason left', () => {
    const reasonDetail = 'build 2.3000.1: id_shape';
    expect(
      explainStatus(aRow({ state: 'disconnected', reason: 'page_incompatible', reasonDetail }), 'hosted'),
    ).toMatchObject({
      explanation: `${SESSION_REASONS.page_incompatible} (${reasonDetail})`,
    });
    expect(explainStatus(aRow({ reasonDetail }), 'hosted').explanation).toBe(SESSION_REASONS.connected);
  });

  it('has no next action when the owner wrote none', () => {
    expect(explainStatus(aRow(), 'hosted').nextAction).toBeNull();
  });
});

describe('the status of a session that no worker has', () => {
  const explained = (row: Partial<Row>): [SessionState, string, string | null] => {
    const { state, reason, nextAction } = explainStatus(aRow(row), 'awaited');
    return [state, reason, nextAction];
  };

  it.each(LIVE_STATES)('is never %s because an owner once wrote so', (state) => {
    expect(explained({ state, wanted: 'stopped' })).toEqual([
      'stopped',
      'stopped_by_request',
      'POST /sessions/{id}/start',
    ]);
    const [shown, , nextAction] = explained({ state });
    expect(['disconnected', 'starting']).toContain(shown);
    expect(nextAction).toBe('a worker takes it');
  });

  it('is disconnected when it has a login', () => {
    expect(explained({ state: 'ready' })).toEqual(['disconnected', 'worker_lost', 'a worker takes it']);
  });

  it('is starting when it has none, or was just asked to start', () => {
    expect(explained({ state: 'qr_ready', pairedAt: null })).toEqual([
      'starting',
      'waiting_for_worker',
      'a worker takes it',
    ]);
    expect(explained({ state: 'starting' })).toEqual(['starting', 'waiting_for_worker', 'a worker takes it']);
  });

  it.each(['stopped', 'logged_out'] as const)('stays %s, with its reason', (state) => {
    expect(explained({ state, reason: 'qr_expired', nextAction: 'scan_again', wanted: 'stopped' })).toEqual([
      state,
      'qr_expired',
      'GET /sessions/{id}/qr and scan the new code',
    ]);
  });

  it('is stopped, with what to do, while no worker could take it', () => {
    const shown = (hosting: 'no_room' | 'no_worker', row: Partial<Row> = {}): unknown[] => {
      const { state, reason, nextAction } = explainStatus(aRow(row), hosting);
      return [state, reason, nextAction?.includes('by itself')];
    };
    expect(shown('no_room')).toEqual(['stopped', 'no_capacity', true]);
    expect(shown('no_worker')).toEqual(['stopped', 'no_worker', true]);
    expect(shown('no_room', { wanted: 'stopped' }).slice(0, 2)).toEqual(['stopped', 'stopped_by_request']);
  });

  it('is starting again as soon as there is room', () => {
    expect(explained({ state: 'stopped', reason: 'no_capacity' })).toEqual([
      'starting',
      'waiting_for_worker',
      'a worker takes it',
    ]);
  });

  it('promises no time that an owner promised who is gone', () => {
    const nextActionAt = new Date();
    expect(explainStatus(aRow({ state: 'disconnected', nextActionAt }), 'awaited').nextActionAt).toBeNull();
  });
});
