import { isRegistered, type Accounts } from '../accounts.js';
import type { Faults } from '../faults/faults.js';
import { roleOf, withParticipants, type Group } from './group.js';

/** Numbers that begin so can only be invited: their owners let nobody add them. */
export const NOT_ADDABLE_PREFIX = '888';

const MAX_PARTICIPANTS = 1024;

/** What became of one number: 200 added, 403 only by invitation, 404 not on WhatsApp, 409 in the group already, 419 full. */
export interface Admission {
  readonly number: string;
  readonly code: 200 | 403 | 404 | 409 | 419;
}

export interface Admissions {
  /** Lets in whoever can be, one after the other. */
  admit(
    author: string,
    group: Group,
    numbers: readonly string[],
  ): { readonly group: Group; readonly admissions: Admission[] };
}

export function createAdmissions(accounts: Accounts, faults: Faults): Admissions {
  function codeOf(author: string, group: Group, number: string): Admission['code'] {
    if (roleOf(group, number)) return 409;
    if (!isRegistered(number)) return 404;
    const isReserved = number.startsWith(NOT_ADDABLE_PREFIX) || accounts.find(number)?.isAddable === false;
    if (isReserved || faults.spring('add-403', { session: author, recipient: number, on: group.jid })) return 403;
    return group.participants.length < MAX_PARTICIPANTS ? 200 : 419;
  }

  return {
    admit(author, group, numbers) {
      const admissions: Admission[] = [];
      for (const number of numbers) {
        const code = codeOf(author, group, number);
        admissions.push({ number, code });
        if (code === 200) group = withParticipants(group, [...group.participants, { number, role: 'member' }]);
      }
      return { group, admissions };
    },
  };
}
