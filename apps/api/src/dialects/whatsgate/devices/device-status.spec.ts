import { deviceStatusOf, type DeviceStatus } from './device-status.js';

type View = Parameters<typeof deviceStatusOf>[0];

function statusOf(state: string, { reason = '', phoneNumber = null as string | null } = {}): DeviceStatus {
  return deviceStatusOf({ session: { phoneNumber }, status: { state, reason } } as View);
}

const LINKED = { phoneNumber: '919876543210' };

describe('the status of a device', () => {
  it('is connected when it is ready', () => {
    expect(statusOf('ready', LINKED)).toBe('connected');
  });

  it.each(['starting', 'connecting', 'disconnected', 'stopped', 'failed', 'logged_out'])(
    'is disconnected when it was linked once, and is %s',
    (state) => {
      expect(statusOf(state, LINKED)).toBe('disconnected');
    },
  );

  it.each(['qr_ready', 'pairing_code_ready'])('is not connected while it waits for a phone: %s', (state) => {
    expect([statusOf(state), statusOf(state, LINKED)]).toEqual(['not connected', 'not connected']);
  });

  it('is not connected after its QR expired, and while it is linked for the first time', () => {
    expect([statusOf('stopped', { reason: 'qr_expired' }), statusOf('connecting')]).toEqual([
      'not connected',
      'not connected',
    ]);
  });

  it.each(['starting', 'stopped', 'failed'])('is not initialized when it never showed a QR: %s', (state) => {
    expect(statusOf(state)).toBe('not initialized');
  });
});
