import type { AccountErrorCode, PlanErrorCode } from '@chasqui/accounts';
import type { KeyErrorCode } from '@chasqui/api-keys';
import type { DomainError } from '@chasqui/errors';

type Code = AccountErrorCode | PlanErrorCode | Extract<KeyErrorCode, 'key_not_found' | 'key_ended' | 'last_admin_key'>;
type Details = DomainError['details'];

/** What a person at the terminal reads. A code that is missing here does not compile. */
const SENTENCES: Record<Code, string | ((details: Details) => string)> = {
  account_not_found: 'There is no such account; ./chasqui account list shows them.',
  account_invalid: problems,
  account_name_taken: 'Another account has this name.',
  account_plan_unknown: 'There is no such plan; ./chasqui plan list shows them.',
  account_has_sessions: ({ sessions }) => `The account still has sessions (${String(sessions)}).`,
  account_is_default: 'The account that the installation began with cannot be renamed.',
  plan_not_found: 'There is no such plan; ./chasqui plan list shows them.',
  plan_invalid: problems,
  plan_id_taken: 'Another plan has this id.',
  plan_in_use:
    'Accounts are on this plan: give them another one first (./chasqui account set <account> --plan <plan>).',
  plan_built_in: 'The plans published and selfhost can be neither changed nor deleted; make one of your own.',
  key_not_found: 'There is no such key; ./chasqui key list shows their ids.',
  key_ended: 'It is revoked or expired.',
  last_admin_key: 'This is the last admin key of the account that does not expire: create another one first.',
};

/** @returns undefined for a code that is not ours to say */
export function sentenceOf({ code, details }: DomainError): string | undefined {
  if (!Object.hasOwn(SENTENCES, code)) return undefined;
  const sentence = SENTENCES[code as Code];
  return typeof sentence === 'string' ? sentence : sentence(details);
}

function problems(details: Details): string {
  return `${(details['problems'] as { message: string }[]).map(({ message }) => message).join('; ')}.`;
}
