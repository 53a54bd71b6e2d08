import { exactly, oneOf, pattern } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { done, invalid, NO_SUCH_DEVICE, NO_SUCH_SENDER, said } from './answers.js';

const TOKEN = '{{keeper.token}}';
const CREATE = {
  request: 'POST /api/devices',
  token: TOKEN,
  body: { phone: '{{numbers.fresh}}', name: '{{run.name}} fresh' },
  status: 200,
};
const DELETE = { request: 'POST /api/delete', token: TOKEN, body: { sender_device: '{{numbers.fresh}}' } };
const DELETED = done('Device deleted successfully');

export const devices: readonly Row[] = [
  {
    id: 'devices.create',
    mark: 'D',
    title: 'POST /api/devices: creates a device with this number, and a name.',
    steps: [
      {
        ...CREATE,
        answer: exactly({
          success: true,
          message: 'Device created successfully',
          data: exactly({ phone: '{{numbers.fresh}}', name: '{{run.name}} fresh' }),
        }),
      },
      { ...CREATE, ...invalid('phone', 'The phone has already been taken.') },
      { ...DELETE, ...DELETED },
      { request: 'POST /api/devices', token: TOKEN, body: {}, ...invalid('phone', 'The phone field is required.') },
    ],
  },
  {
    id: 'devices.status-before',
    mark: 'P',
    title: 'GET /api/status/{device}: not initialized, then not connected while it waits for its QR.',
    steps: [
      {
        request: 'GET /api/status/{{unlinked.device}}',
        token: TOKEN,
        status: 200,
        answer: exactly({ success: true, message: oneOf('not initialized', 'not connected') }),
      },
    ],
  },
  {
    id: 'devices.status-connected',
    mark: 'P',
    title: 'GET /api/status/{device}: connected.',
    steps: [{ request: 'GET /api/status/{{linked.device}}', token: TOKEN, ...done('connected') }],
  },
  {
    id: 'devices.status-disconnected',
    mark: 'P',
    title: 'GET /api/status/{device}: disconnected.',
    elsewhere: 'apps/api/src/dialects/whatsgate/devices/device-status.spec.ts',
  },
  {
    id: 'devices.status-unknown',
    mark: 'D',
    title: 'GET /api/status/{device}: an unknown one is 404 device not found!',
    steps: [
      { request: 'GET /api/status/{{numbers.unknown}}', token: TOKEN, ...NO_SUCH_DEVICE },
      { request: 'GET /api/status/nonsense', token: TOKEN, ...NO_SUCH_DEVICE },
    ],
  },
  {
    id: 'devices.connect',
    mark: 'P',
    title: 'GET /api/connect/{device}: {"success": true, "qrCode": "data:image/png;base64,…"}.',
    steps: [
      {
        request: 'GET /api/connect/{{unlinked.device}}',
        token: TOKEN,
        status: 200,
        answer: exactly({ success: true, qrCode: pattern(/^data:image\/png;base64,iVBORw0KGgo[\w+/]+=*$/) }),
        withinSeconds: 60,
      },
    ],
  },
  {
    id: 'devices.connect-unknown',
    mark: 'P',
    title: 'GET /api/connect/{device}: an unknown one is device not found! (404: D).',
    steps: [{ request: 'GET /api/connect/{{numbers.unknown}}', token: TOKEN, ...NO_SUCH_DEVICE }],
  },
  {
    id: 'devices.connect-connected',
    mark: 'P',
    title: 'GET /api/connect/{device}: device is already connected (400: D).',
    steps: [
      { request: 'GET /api/connect/{{linked.device}}', token: TOKEN, ...said(400, 'device is already connected') },
    ],
  },
  {
    id: 'devices.connect-not-yet',
    mark: 'D',
    title: 'GET /api/connect/{device}: none in time is 503 QR code is not ready yet.',
    elsewhere: 'apps/api/src/dialects/whatsgate/devices/devices.medium-spec.ts',
  },
  {
    id: 'devices.delete',
    mark: 'P',
    title: 'POST /api/delete: Device deleted successfully.',
    steps: [CREATE, { ...DELETE, ...DELETED }, { ...DELETE, ...NO_SUCH_SENDER }],
  },
  {
    id: 'devices.delete-unknown',
    mark: 'P',
    title: 'POST /api/delete: an unknown one is 422 The selected sender device is invalid.',
    steps: [
      {
        request: 'POST /api/delete',
        token: TOKEN,
        body: { sender_device: '{{numbers.unknown}}' },
        ...NO_SUCH_SENDER,
      },
    ],
  },
  {
    id: 'devices.another-number',
    mark: 'D',
    title: 'Pairing with another number than declared holds its queue.',
    elsewhere: 'test/e2e/whatsgate.e2e-spec.ts',
  },
];
