import type { Accounts } from '../accounts.js';
import type { Connections } from '../connections.js';
import type { Conversations } from '../conversations.js';
import type { Devices } from '../devices.js';
import type { Queues } from '../queues.js';
import type { Tables } from '../tables.js';
import { createBaseline, type Baseline } from './baseline.js';
import { createBlocks, type Blocks } from './blocks.js';
import { createCalls, type Calls } from './calls.js';
import { createChatStates, type ChatStates } from './chat-states.js';
import { createPresence, type Presence } from './presence.js';
import { createProfiles, type Profiles } from './profiles.js';

/** What people do besides writing. */
export interface People {
  readonly profiles: Profiles;
  readonly blocks: Blocks;
  readonly chatStates: ChatStates;
  readonly presence: Presence;
  readonly calls: Calls;
  readonly baseline: Baseline;
}

interface Dependencies {
  readonly tables: Tables;
  readonly accounts: Accounts;
  readonly queues: Queues;
  readonly devices: Devices;
  readonly connections: Connections;
  readonly conversations: Conversations;
}

export function createPeople(dependencies: Dependencies): People {
  const { tables, accounts, queues, devices, connections, conversations } = dependencies;
  const blocks = createBlocks(tables, queues, devices);
  return {
    blocks,
    profiles: createProfiles({ tables, accounts, queues, devices }),
    chatStates: createChatStates(tables, queues, devices),
    presence: createPresence(devices, connections),
    calls: createCalls({ tables, devices, connections, blocks }),
    baseline: createBaseline(tables, accounts, conversations),
  };
}
