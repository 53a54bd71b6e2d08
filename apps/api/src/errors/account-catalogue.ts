import type { AccountErrorCode, AccountSettingsErrorCode, PlanErrorCode } from '@chasqui/accounts';
import { tells, type CatalogueEntry } from './catalogue-entry.js';

export type AccountCatalogueCode = AccountErrorCode | AccountSettingsErrorCode | PlanErrorCode;

/** What operators are refused: the part of the catalogue about accounts and plans. */
export const ACCOUNT_CATALOGUE: Readonly<Record<AccountCatalogueCode, CatalogueEntry>> = {
  time_zone_unknown: { when: '`timeZone` is no IANA name that the database knows' },
  account_not_found: { when: 'no such account, or a deleted one' },
  account_invalid: {
    when: 'a name, time zone, country or locale that is none',
    details: { problems: [tells('field', 'message')] },
  },
  account_name_taken: { when: 'another account has the name' },
  account_plan_unknown: { when: 'no such plan' },
  account_has_sessions: { when: 'only an account without sessions can be deleted', details: tells('sessions') },
  account_is_default: { when: 'the account `default` can be neither renamed nor deleted' },
  plan_not_found: { when: 'no such plan' },
  plan_invalid: { when: 'an id or a limit that is none', details: { problems: [tells('field', 'message')] } },
  plan_id_taken: { when: 'another plan has the id' },
  plan_in_use: { when: 'accounts are on the plan that was to be deleted' },
  plan_built_in: { when: '`published` and `selfhost` can be neither changed nor deleted' },
};
