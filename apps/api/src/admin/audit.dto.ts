import { ApiProperty } from '@nestjs/swagger';
import { AUDIT_ACTIONS, type AuditEntry } from '@chasqui/audit';
import { toKeyId } from './key-id.js';

class ActorView {
  @ApiProperty({ description: 'The kind of its key, or `cli` for the command line of the installation.' })
  kind: string;

  @ApiProperty({ type: String, nullable: true })
  keyId: string | null;

  @ApiProperty()
  name: string;

  @ApiProperty({ type: String, nullable: true, description: 'The first characters of its key.' })
  prefix: string | null;

  @ApiProperty({ type: String, nullable: true })
  address: string | null;
}

class SubjectView {
  @ApiProperty({ enum: ['key', 'session', 'account', 'plan'] })
  type: string;

  @ApiProperty()
  id: string;
}

class AuditEntryView {
  @ApiProperty()
  id: string;

  @ApiProperty({ format: 'date-time' })
  at: string;

  @ApiProperty({ enum: AUDIT_ACTIONS })
  action: string;

  @ApiProperty()
  subject: SubjectView;

  @ApiProperty()
  actor: ActorView;

  @ApiProperty({ type: 'object', additionalProperties: true })
  details: Record<string, unknown>;
}

export class AuditAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [AuditEntryView], description: 'Newest first.' })
  entries: AuditEntryView[];

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

/** An account learns that an operator did it, and nothing of that operator's keys and addresses. */
function toActorView(actor: AuditEntry['actor']): ActorView {
  if (actor.kind === 'operator')
    return { kind: 'operator', keyId: null, name: 'operator', prefix: null, address: null };
  return { ...actor, keyId: actor.keyId && toKeyId(actor.keyId) };
}

export function toAuditAnswer(page: { entries: AuditEntry[]; nextCursor: string | null }): AuditAnswer {
  const entries = page.entries.map(({ id, at, action, subject, actor, details }) => ({
    id,
    at: at.toISOString(),
    action,
    subject: { ...subject, id: subject.type === 'key' ? toKeyId(subject.id) : subject.id },
    actor: toActorView(actor),
    details,
  }));
  return { success: true, entries, nextCursor: page.nextCursor };
}
