import { nullOr, pattern } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';

export const contacts: readonly Row[] = [
  {
    id: 'contacts.block-and-unblock',
    mark: 'P',
    title: 'POST /sessions/{id}/contacts/block and /unblock, body {"jid"}, answer the jid and the published message.',
    steps: [
      {
        request: 'POST /sessions/{{paired.id}}/contacts/block',
        key: '{{paired.key}}',
        body: { jid: '{{paired.to}}' },
        status: 200,
        answer: { success: true, jid: '{{paired.to}}@s.whatsapp.net', message: 'Contact blocked successfully' },
      },
      {
        request: 'POST /sessions/{{paired.id}}/contacts/unblock',
        key: '{{paired.key}}',
        body: { jid: '{{paired.to}}' },
        status: 200,
        answer: { success: true, jid: '{{paired.to}}@s.whatsapp.net', message: 'Contact unblocked successfully' },
      },
    ],
  },
  {
    id: 'contacts.profile-picture',
    mark: 'P',
    title: 'GET /sessions/{id}/contacts/{jid}/profile-picture → profilePictureUrl, null where there is none.',
    steps: [
      {
        request: 'GET /sessions/{{paired.id}}/contacts/{{paired.to}}/profile-picture',
        key: '{{paired.key}}',
        status: 200,
        answer: {
          success: true,
          jid: '{{paired.to}}@s.whatsapp.net',
          profilePictureUrl: nullOr(pattern(/^https:\/\//)),
        },
      },
    ],
  },
];
