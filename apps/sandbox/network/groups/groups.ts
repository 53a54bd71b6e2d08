import type { Accounts } from '../accounts.js';
import type { Devices } from '../devices.js';
import type { Faults } from '../faults/faults.js';
import type { Queues } from '../queues.js';
import type { Tables } from '../tables.js';
import { createAdmissions } from './admissions.js';
import { createGroupInfo, type GroupInfo } from './group-info.js';
import { createGroupRegister, type GroupRegister } from './group-register.js';
import { createInvites, type Invites } from './invites.js';
import { createMembership, type Membership } from './membership.js';

export interface Groups {
  readonly register: GroupRegister;
  readonly membership: Membership;
  readonly info: GroupInfo;
  readonly invites: Invites;
}

interface Dependencies {
  readonly tables: Tables;
  readonly accounts: Accounts;
  readonly queues: Queues;
  readonly devices: Devices;
  readonly faults: Faults;
}

export function createGroups({ tables, accounts, queues, devices, faults }: Dependencies): Groups {
  const register = createGroupRegister(tables, queues, devices);
  return {
    register,
    membership: createMembership(register, createAdmissions(accounts, faults)),
    info: createGroupInfo(register),
    invites: createInvites(register),
  };
}
