import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createAccounts, type Accounts } from './accounts.js';
import { createAskedModules, type AskedModules } from './asked-modules.js';
import { createAudience, type Audience } from './audience.js';
import { createConnections, type Connections } from './connections.js';
import { createConversations, type Conversations } from './conversations.js';
import { createDelivery, type Delivery } from './delivery.js';
import { createDevices, type Devices } from './devices.js';
import { createEffects, type Effects } from './effects.js';
import { createFaults, type Faults } from './faults/faults.js';
import { createGroups, type Groups } from './groups/groups.js';
import { createHistory, type History } from './history.js';
import { openJournal, readJournal, type Journal } from './journal.js';
import { createLinking, type Linking, type LinkingPace } from './linking.js';
import { createMessages, type Messages } from './messages.js';
import { createPageOptions, type PageOptionsByAccount } from './page-options.js';
import { createPairingCodes, type PairingCodes } from './pairing-codes.js';
import { createPeople, type People } from './people/people.js';
import { createQueues } from './queues.js';
import { createRatchets } from './ratchets.js';
import { createReceipts, type Receipts } from './receipts.js';
import { createTables, type Tables } from './tables.js';

/** The WhatsApp network: everything that pages and phones do goes through one of these. */
export interface Network {
  readonly tables: Tables;
  readonly accounts: Accounts;
  readonly devices: Devices;
  readonly connections: Connections;
  readonly linking: Linking;
  readonly pairingCodes: PairingCodes;
  readonly conversations: Conversations;
  readonly effects: Effects;
  readonly history: History;
  readonly messages: Messages;
  readonly receipts: Receipts;
  readonly delivery: Delivery;
  readonly pageOptions: PageOptionsByAccount;
  readonly askedModules: AskedModules;
  readonly faults: Faults;
  /** Forgets everything; every linked device is logged out. */
  reset(): void;
  readonly audience: Audience;
  readonly groups: Groups;
  readonly people: People;
  close(): void;
}

/** The network as it was when the sandbox last ran on this data directory. */
export function openNetwork(dataDir: string, linkingPace: LinkingPace): Network {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const path = join(dataDir, 'journal.ndjson');
  return createNetwork({ entries: readJournal(path), journal: openJournal(path), linkingPace });
}

interface NetworkOptions {
  /** What the journal held. */
  readonly entries: readonly unknown[];
  readonly journal: Journal;
  readonly linkingPace: LinkingPace;
}

export function createNetwork({ entries, journal, linkingPace }: NetworkOptions): Network {
  const core = createCore(createTables(entries, journal));
  const { tables, accounts, connections, devices, conversations, faults } = core;
  const groups = createGroups(core);
  const people = createPeople(core);
  const audience = createAudience(groups.register, people.blocks, conversations);
  const known = { ...core, groups: groups.register, chatStates: people.chatStates, blocks: people.blocks, audience };
  const receipts = createReceipts(known);
  const pageOptions = createPageOptions(tables);
  receipts.settleAll();

  return {
    tables,
    accounts,
    devices,
    connections,
    pairingCodes: createPairingCodes(accounts, devices),
    conversations,
    effects: core.effects,
    faults,
    groups,
    people,
    audience,
    receipts,
    linking: createLinking(accounts, devices, linkingPace),
    history: createHistory(known),
    messages: createMessages({ ...known, receipts, ratchets: createRatchets(tables, pageOptions) }),
    delivery: createDelivery({ ...known, receipts }),
    pageOptions,
    askedModules: createAskedModules(tables),
    reset() {
      faults.reset();
      tables.clear();
    },
    close() {
      journal.close();
    },
  };
}

/** What everything else is made of. */
function createCore(tables: Tables) {
  const connections = createConnections();
  const queues = createQueues(tables);
  const devices = createDevices(tables, queues, connections);
  return {
    tables,
    connections,
    queues,
    devices,
    accounts: createAccounts(tables),
    effects: createEffects({ tables, devices, queues }),
    conversations: createConversations(tables),
    faults: createFaults(),
  };
}
