import { judgeSocketState } from './socket-state.js';

describe('a state of WhatsApp Web’s socket', () => {
  it.each([
    ['CONNECTED', 'online'],
    ['OPENING', 'offline'],
    ['PAIRING', 'offline'],
    ['TIMEOUT', 'offline'],
    ['UNPAIRED', 'unlinked'],
    ['UNPAIRED_IDLE', 'qr_used_up'],
  ])('%s is %s', (state, verdict) => {
    expect(judgeSocketState(state)).toBe(verdict);
  });

  it.each([
    ['CONFLICT', 'opened_elsewhere'],
    ['TOS_BLOCK', 'terms_of_service'],
    ['SMB_TOS_BLOCK', 'terms_of_service'],
    ['PROXYBLOCK', 'proxy_blocked'],
    ['DEPRECATED_VERSION', 'version_deprecated'],
  ])('%s ends the run with a reason of its own: %s', (state, end) => {
    expect(judgeSocketState(state)).toEqual({ end });
  });

  it('that nobody knows is an interruption, which costs no login', () => {
    expect(judgeSocketState('SOMETHING_NEW')).toBe('offline');
  });
});
