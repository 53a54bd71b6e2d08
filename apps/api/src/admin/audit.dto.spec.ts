import type { AuditEntry } from '@chasqui/audit';
import { toAuditAnswer } from './audit.dto.js';

function actorShownFor(actor: AuditEntry['actor']): unknown {
  const subject = { type: 'account' as const, id: 'a' };
  const entry = { id: '1', actor, action: 'account.suspended' as const, subject, details: {}, at: new Date(0) };
  return toAuditAnswer({ entries: [entry], nextCursor: null }).entries[0]?.actor;
}

describe('the audit log of an account', () => {
  it('tells which of its own keys it was, and from where', () => {
    const actor = { kind: 'admin', keyId: 'b', name: 'ops', prefix: 'wamk_0123456', address: '192.0.2.1' };
    expect(actorShownFor(actor)).toEqual({ ...actor, keyId: 'key_b' });
  });

  it('tells of an operator no more than that it was one', () => {
    const actor = { kind: 'operator', keyId: 'b', name: 'night shift', prefix: 'waop_0123456', address: '192.0.2.1' };
    const shown = { kind: 'operator', keyId: null, name: 'operator', prefix: null, address: null };
    expect(actorShownFor(actor)).toEqual(shown);
  });
});
