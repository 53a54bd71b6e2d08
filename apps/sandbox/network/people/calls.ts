import { randomBytes } from 'node:crypto';
import { isRegistered } from '../accounts.js';
import type { Connections } from '../connections.js';
import type { Devices } from '../devices.js';
import { NetworkError } from '../network-error.js';
import type { Tables } from '../tables.js';
import type { Blocks } from './blocks.js';
import type { Call } from './rows.js';

/** Calls as far as they are signalled; nobody hears anything. */
export interface Calls {
  /** Rings at the phone and at the pages that are connected, unless the caller is blocked there. */
  start(from: string, to: string, isVideo: boolean): Call;
  /** The one who is called does not want to. */
  reject(number: string, id: string): Call;
  /** Either side hangs up. */
  end(number: string, id: string): Call;
  /** Calls from and to this account, oldest first. */
  of(number: string): Call[];
}

interface Dependencies {
  readonly tables: Tables;
  readonly devices: Devices;
  readonly connections: Connections;
  readonly blocks: Blocks;
}

export function createCalls({ tables, devices, connections, blocks }: Dependencies): Calls {
  function push(number: string, event: string, data: unknown): void {
    for (const id of devices.idsOf(number)) connections.of(id)?.push(event, data);
  }

  function find(id: string, isAsked: (call: Call) => boolean): Call {
    const call = tables.get('calls', id);
    if (!call || !isAsked(call)) throw new NetworkError('call_not_found', `There is no call ${id} of this account.`);
    return call;
  }

  function finish(call: Call, state: 'rejected' | 'ended'): Call {
    if (call.state !== 'ringing') return call;
    const finished = { ...call, state };
    tables.commit([['calls', call.id, finished]]);
    push(call.to, 'call.ended', { id: call.id });
    return finished;
  }

  return {
    start(from, to, isVideo) {
      if (!isRegistered(to)) throw new NetworkError('not_registered', `${to} is not on WhatsApp.`);
      const id = randomBytes(16).toString('hex').toUpperCase();
      const silenced = blocks.has(to, from) ? ({ isSilenced: true } as const) : {};
      const call: Call = { id, from, to, isVideo, ...silenced, state: 'ringing', at: new Date().toISOString() };
      tables.commit([['calls', id, call]]);
      if (!call.isSilenced) push(to, 'call.offer', { id, from, isVideo, t: Math.floor(Date.parse(call.at) / 1000) });
      return call;
    },
    reject: (number, id) =>
      finish(
        find(id, (call) => isCalled(call, number)),
        'rejected',
      ),
    end: (number, id) =>
      finish(
        find(id, (call) => call.from === number || isCalled(call, number)),
        'ended',
      ),
    of: (number) => [...tables.all('calls')].filter((call) => call.from === number || isCalled(call, number)),
  };
}

function isCalled({ to, isSilenced }: Call, number: string): boolean {
  return to === number && !isSilenced;
}
