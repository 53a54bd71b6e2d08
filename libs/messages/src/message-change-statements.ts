import { chatContact } from '@chasqui/contacts';
import { PreparedStatement } from '@chasqui/database';
import { recordEvents, type EventType } from '@chasqui/events';

/** What a message has in `reactions` or `votes`, by who gave it: `me`, or an address. */
const BY = `CASE WHEN $6::boolean THEN 'me' ELSE $5::text END`;

const WORDS = `CASE WHEN t.content ? 'media' THEN 'caption' ELSE 'text' END`;

/** These go on being handed over, if they are: what they say is needed. */
const UNDECIDED = `t.status IN ('preparing', 'queued', 'sending', 'uncertain')`;

/**
 * Parameters: $1 account, $2 session, $3 bare id of the message, $4 when, $5 who, $6 whether that is the session's own
 * account, $7 who that is (as `toldPerson` has it), $8 what. The message as it was is `t`.
 */
function changeStatement(change: {
  /** Whether it is news. */
  when: string;
  set: string;
  type: EventType;
  /** A jsonb object, beside the message and who did it. */
  data?: string;
}): PreparedStatement<{ id: string }> {
  const told = recordEvents({
    from: 'changed c',
    account: 'c.account_id',
    session: 'c.session_id',
    message: 'c.id',
    type: `'${change.type}'`,
    data: `jsonb_build_object('messageId', c.wa_id, 'chatId', c.chat_id, 'chatWid', c.chat_wid,
      'chatContact', ${chatContact('c')}, 'senderId', $5::text, 'sender', $7::jsonb, 'fromMe', $6::boolean)
      || ${change.data ?? `'{}'`}`,
    occurredAt: '$4::timestamptz',
  });
  return new PreparedStatement(
    `WITH t AS (SELECT * FROM messages WHERE account_id = $1 AND session_id = $2 AND wa_id = $3 FOR UPDATE),
     changed AS (UPDATE messages m SET ${change.set} FROM t WHERE m.id = t.id AND ${change.when} RETURNING m.*),
     emitted AS (${told})
     SELECT id FROM changed`,
  );
}

export const REACTED = changeStatement({
  when: `coalesce(t.reactions #>> ARRAY[${BY}, 'emoji'], '') <> $8::text AND t.revoked_at IS NULL`,
  set: `reactions = CASE WHEN $8::text = '' THEN t.reactions - ${BY}
    ELSE coalesce(t.reactions, '{}') || jsonb_build_object(${BY}, jsonb_build_object('emoji', $8::text, 'at', $4::timestamptz)) END`,
  type: 'message.reaction',
  data: `jsonb_build_object('emoji', $8::text)`,
});

export const VOTED = changeStatement({
  when: `coalesce(t.votes #> ARRAY[${BY}, 'options'], '[]') <> $8::jsonb AND t.revoked_at IS NULL`,
  set: `votes = CASE WHEN $8::jsonb = '[]' THEN t.votes - ${BY}
    ELSE coalesce(t.votes, '{}') || jsonb_build_object(${BY}, jsonb_build_object('options', $8::jsonb, 'at', $4::timestamptz)) END`,
  type: 'message.poll_vote',
  data: `jsonb_build_object('options', $8::jsonb)`,
});

export const EDITED = changeStatement({
  when: `t.content ->> ${WORDS} IS DISTINCT FROM $8::text AND t.revoked_at IS NULL`,
  set: `content = t.content || jsonb_build_object(${WORDS}, $8::text), edited_at = $4::timestamptz`,
  type: 'message.edited',
  data: `jsonb_build_object('text', $8::text)`,
});

export const REVOKED = changeStatement({
  when: 't.revoked_at IS NULL',
  set: `content = CASE WHEN ${UNDECIDED} THEN t.content ELSE '{}' END, revoked_at = $4::timestamptz,
    reactions = NULL, votes = NULL`,
  type: 'message.revoked',
});
