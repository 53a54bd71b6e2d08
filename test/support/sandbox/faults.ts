import type { ControlApi } from './control-api.js';

/** As `POST /faults` takes it. `session` is a number; `recipient` a number, or the jid of a group. */
export interface FaultRequest {
  kind: string;
  session?: string;
  recipient?: string;
  times?: number;
  probability?: number;
  seed?: number;
  /** What the kind takes besides; `kinds` tells. */
  [option: string]: string | number | boolean | undefined;
}

export interface Fault extends FaultRequest {
  id: string;
  fired: number;
  addedAt: string;
}

export interface FaultLogEntry {
  seq: number;
  at: string;
  fault: string;
  kind: string;
  session?: string;
  recipient?: string;
  /** What was hit: the id of a message, a number, a device, a path. */
  on: string;
}

/** What the sandbox is told to do wrong. */
export class FaultsClient {
  constructor(private readonly api: ControlApi) {}

  /** Lets a fault happen, or stand until it is removed. */
  add(fault: FaultRequest): Promise<Fault> {
    return this.api.do('POST', '/faults', fault);
  }

  async all(): Promise<Fault[]> {
    return (await this.api.do<{ faults: Fault[] }>('GET', '/faults')).faults;
  }

  get(id: string): Promise<Fault> {
    return this.api.do('GET', `/faults/${id}`);
  }

  remove(id: string): Promise<void> {
    return this.api.do('DELETE', `/faults/${id}`);
  }

  removeAll(): Promise<void> {
    return this.api.do('DELETE', '/faults');
  }

  async log(after = 0): Promise<FaultLogEntry[]> {
    return (await this.api.do<{ entries: FaultLogEntry[] }>('GET', `/faults/log?after=${after}`)).entries;
  }

  async kinds(): Promise<{ kind: string; options: { name: string }[] }[]> {
    return (await this.api.do<{ kinds: { kind: string; options: { name: string }[] }[] }>('GET', '/fault-kinds')).kinds;
  }
}
