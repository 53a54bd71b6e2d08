import { arrayOf, containing, object, pattern } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { invalid } from './answers.js';

const DAY = pattern(/^\d{4}-\d\d-\d\d$/);

export const usage: readonly Row[] = [
  {
    id: 'usage.shape',
    mark: 'D',
    title: 'GET /admin/usage (admin) → usage with period, limits, totals, sessions, days.',
    steps: [
      { request: 'GET /sessions/{{unpaired.id}}/status', key: '{{unpaired.key}}', status: 200 },
      {
        request: 'GET /admin/usage',
        key: '{{admin.key}}',
        status: 200,
        answer: {
          success: true,
          usage: {
            period: { from: DAY, to: DAY },
            limits: object,
            totals: object,
            sessions: containing({ id: '{{unpaired.id}}' }),
            days: containing({ day: DAY }),
          },
        },
        withinSeconds: 10,
      },
    ],
  },
  {
    id: 'usage.period',
    mark: 'D',
    title: 'GET /admin/usage takes ?from&to.',
    steps: [
      {
        request: 'GET /admin/usage?from=2026-01-01&to=2026-01-02',
        key: '{{admin.key}}',
        status: 200,
        answer: {
          success: true,
          usage: {
            period: { from: '2026-01-01', to: '2026-01-02' },
            days: arrayOf(object),
          },
        },
      },
      { request: 'GET /admin/usage?from=yesterday', key: '{{admin.key}}', ...invalid('from') },
    ],
  },
];
