import type { KeyKind } from '@chasqui/api-keys';

/** What a route can require, and the kinds of keys that meet it. Whoever is not named here is refused. */
export const ACCESS = {
  /** Keys, audit log and settings of an account. */
  account: ['admin'],
  /** What every caller of an account may know. */
  'any-account': ['admin', 'managed', 'trial', 'session'],
  usage: ['admin', 'managed', 'trial'],
  'create-session': ['admin', 'managed', 'trial'],
  'list-sessions': ['admin', 'managed', 'trial'],
  /** The session in the path: an admin's of its account, a managed or trial key's own, a session key's only one. */
  session: ['admin', 'managed', 'trial', 'session'],
  'delete-session': ['admin', 'managed', 'trial'],
  /** An admin's of the account, a managed or trial key's of the sessions that it made. */
  events: ['admin', 'managed', 'trial'],
  /** The sessions of an account, by the numbers of their phones. What a token is allowed is asked besides. */
  token: ['admin', 'token'],
  /** What an AI client does with a key: see `refuseMcp`, too. */
  mcp: ['managed', 'trial', 'session'],
  /** Accounts, plans and the fleet. */
  operator: ['operator'],
} as const satisfies Record<string, readonly KeyKind[]>;

export type Requirement = keyof typeof ACCESS;

export function meets(kind: KeyKind, requirement: Requirement): boolean {
  return (ACCESS[requirement] as readonly KeyKind[]).includes(kind);
}
