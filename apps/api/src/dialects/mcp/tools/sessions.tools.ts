import { Injectable } from '@nestjs/common';
import { SessionsService } from '@chasqui/sessions';
import { z } from 'zod';
import { Admission } from '../../../auth/admission.service.js';
import { toSessionStatusAnswer } from '../../chatwhatsapp/session-answers.dto.js';
import { toSessionView } from '../../chatwhatsapp/session.dto.js';
import { SessionStatusService } from '../../chatwhatsapp/session-status.service.js';
import { accountTool, sessionTool } from '../tool.js';
import { Limit, NextCursor } from '../paging.js';

const Session = z.object({
  id: z.string(),
  name: z.string().describe('As its owner calls it.'),
  state: z.string().describe('Only a session that is `ready` reads chats and sends at once.'),
  reason: z.string(),
  explanation: z.string(),
  since: z.string(),
  nextAction: z.string().nullable().describe('What happens next by itself, or what a person has to do.'),
  phoneNumber: z.string().nullable().describe('Its own number, in digits.'),
});

@Injectable()
export class SessionsTools {
  constructor(
    private readonly sessions: SessionsService,
    private readonly statuses: SessionStatusService,
    private readonly admission: Admission,
  ) {}

  readonly tools = [
    accountTool({
      name: 'list_sessions',
      title: 'List sessions',
      description: 'The WhatsApp numbers (sessions) that this key reaches, newest first, with their states.',
      does: 'read',
      input: z.strictObject({
        limit: Limit,
        cursor: z.uuid('cursor must come from nextCursor').optional().describe('nextCursor of the page before.'),
      }),
      output: z.object({ sessions: z.array(Session), nextCursor: NextCursor }),
      run: async ({ key }, { limit, cursor }) => {
        if (key.sessionId !== null) {
          const view = await this.admission.reach(key, key.sessionId);
          return { sessions: [toSessionView(view)], nextCursor: null };
        }
        const page = { limit, before: cursor, ownerKeyId: key.id };
        const { sessions } = await this.sessions.list(key.accountId, page);
        const nextCursor = sessions.length === limit ? (sessions.at(-1)?.session.id ?? null) : null;
        return { sessions: sessions.map(toSessionView), nextCursor };
      },
    }),

    sessionTool({
      name: 'get_session_status',
      title: 'Session status',
      description: 'What a session is doing, why, what happens next, and how many messages wait to leave.',
      does: 'read',
      input: z.strictObject({}),
      output: z.object({
        session: Session.extend({
          queued: z.number().describe('Messages that wait to leave.'),
          outbox: z.object({ paused: z.boolean() }),
        }),
      }),
      run: async ({ view }) => {
        const { session } = toSessionStatusAnswer(await this.statuses.report(view));
        return { session };
      },
    }),
  ];
}
