/** Everything that is recorded. Closed: a new action is named here first. */
export const AUDIT_ACTIONS = [
  'key.created',
  'key.changed',
  'key.rotated',
  'key.revoked',
  'session.created',
  'session.changed',
  'session.deleted',
  'session.started',
  'session.stopped',
  'session.restarted',
  'session.logged_out',
  'session.outbox_paused',
  'session.outbox_resumed',
  'session.queue_cleared',
  'session.message_resolved',
  'session.batch_paused',
  'session.batch_resumed',
  'session.batch_cancelled',
  'session.contact_blocked',
  'session.contact_unblocked',
  'session.chat_deleted',
  'session.profile_changed',
  'session.group_created',
  'session.group_changed',
  'session.group_participants_changed',
  'session.group_invite_revoked',
  'session.group_requests_decided',
  'session.group_joined',
  'session.group_left',
  'account.created',
  'account.changed',
  'account.suspended',
  'account.resumed',
  'account.deleted',
  'plan.created',
  'plan.changed',
  'plan.deleted',
  'mcp.tool_called',
] as const;

export type AuditAction = (typeof AUDIT_ACTIONS)[number];

/** Who did it: the holder of a key, from an address, or whoever may run the command line on the installation itself. */
export type Actor =
  | {
      kind: string;
      keyId: string;
      name: string;
      /** The first characters of the key, as its holder sees them. */
      prefix: string;
      address: string;
    }
  | { kind: 'cli'; name: string };

export const CLI_ACTOR: Actor = { kind: 'cli', name: 'chasqui' };

/** Who acts in an account. */
export interface Caller {
  accountId: string;
  actor: Actor;
}

/** What the action was done to. */
export interface AuditSubject {
  type: 'key' | 'session' | 'account' | 'plan';
  id: string;
}

export interface NewAuditEntry {
  /** Whose log it stands in; null: only the operator's. */
  accountId: string | null;
  actor: Actor;
  action: AuditAction;
  subject: AuditSubject;
  /** What the action was about. Never a key, a hash, a text or a QR. */
  details?: Readonly<Record<string, unknown>>;
}

export type Recorder = (
  action: AuditAction,
  subject: AuditSubject,
  details?: Readonly<Record<string, unknown>>,
) => Promise<void>;

export interface AuditEntry {
  /** A PostgreSQL bigint; the cursor of what came before. */
  id: string;
  actor: { kind: string; keyId: string | null; name: string; prefix: string | null; address: string | null };
  action: AuditAction;
  subject: AuditSubject;
  details: Record<string, unknown>;
  at: Date;
}

export interface AuditPage {
  limit: number;
  /** Only entries older than the one with this id. */
  before?: string | undefined;
  action?: AuditAction | undefined;
  /** The id of a subject. */
  subjectId?: string | undefined;
  since?: Date | undefined;
  /** Exclusive. */
  until?: Date | undefined;
}
