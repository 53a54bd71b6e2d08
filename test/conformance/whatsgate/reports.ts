import { arrayOf, containing, exactly, pattern, text, wholeNumber } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { said } from './answers.js';

const TOKEN = '{{reader.token}}';
const BALANCE = exactly({
  success: true,
  remaining: wholeNumber(),
  successful_count: wholeNumber(),
  pending: wholeNumber(),
  failed: wholeNumber(),
});
const FAILED_NUMBER = exactly({
  number: pattern(/^\d+$/),
  date: pattern(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
  reason: text,
});

export const reports: readonly Row[] = [
  {
    id: 'reports.balance',
    mark: 'P',
    title: 'GET /api/reports/balance/{device}: remaining, successful_count, pending and failed.',
    steps: [{ request: 'GET /api/reports/balance/{{unlinked.device}}', token: TOKEN, status: 200, answer: BALANCE }],
  },
  {
    id: 'reports.balance-counts',
    mark: 'D',
    title: 'GET /api/reports/balance/{device}: remaining is the allowance less what was and will be sent today.',
    elsewhere: 'apps/api/src/dialects/whatsgate/reports/reports.medium-spec.ts',
  },
  {
    id: 'reports.balance-unknown',
    mark: 'D',
    title: 'GET /api/reports/balance/{device}: an unknown one is 404 Device not found.',
    steps: [
      { request: 'GET /api/reports/balance/{{numbers.unknown}}', token: TOKEN, ...said(404, 'Device not found') },
    ],
  },
  {
    id: 'reports.failed-numbers',
    mark: 'P',
    title: 'GET /api/reports/failed_numbers?device&from&to: number and date, newest first; the reason, too (D).',
    steps: [
      {
        request: 'POST /api/send/text',
        token: '{{sender.token}}',
        body: { sender_device: '{{linked.device}}', phone: '{{absent.number}}', message: 'Anybody?' },
        status: 200,
      },
      {
        request:
          'GET /api/reports/failed_numbers?device={{linked.device}}&from={{days.yesterday}}&to={{days.tomorrow}}',
        token: TOKEN,
        status: 200,
        answer: exactly({ success: true, data: containing({ number: '{{absent.number}}' }) }),
        withinSeconds: 60,
      },
      {
        request: 'GET /api/reports/failed_numbers',
        token: TOKEN,
        status: 200,
        answer: exactly({ success: true, data: arrayOf(FAILED_NUMBER) }),
      },
    ],
  },
  {
    id: 'reports.failed-numbers-device',
    mark: 'P',
    title: 'GET /api/reports/failed_numbers: The selected device is invalid. (422: D).',
    steps: [
      {
        request: 'GET /api/reports/failed_numbers?device={{numbers.unknown}}&from={{days.yesterday}}&to={{days.today}}',
        token: TOKEN,
        ...said(422, 'The selected device is invalid.'),
      },
    ],
  },
  {
    id: 'reports.failed-numbers-days',
    mark: 'P',
    title: 'GET /api/reports/failed_numbers: The to date must be a date after from. (422: D).',
    steps: [
      {
        request: 'GET /api/reports/failed_numbers?device={{unlinked.device}}&from={{days.today}}&to={{days.yesterday}}',
        token: TOKEN,
        ...said(422, 'The to date must be a date after from.'),
      },
      {
        request: 'GET /api/reports/failed_numbers?device={{unlinked.device}}&from={{days.today}}&to={{days.today}}',
        token: TOKEN,
        ...said(422, 'The to date must be a date after from.'),
      },
    ],
  },
];
