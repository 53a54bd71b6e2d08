import { CallsClient } from './sandbox/calls.js';
import { ControlApi } from './sandbox/control-api.js';
import { MessagesClient } from './sandbox/messages.js';
import { GroupsClient } from './sandbox/groups.js';
import { ModulesClient } from './sandbox/modules.js';
import { PageOptionsClient } from './sandbox/page-options.js';
import { FaultsClient } from './sandbox/faults.js';
import { PeopleClient } from './sandbox/people.js';

export interface LedgerEntry {
  id: string;
  from: string;
  to: string;
  type: string;
  bodySha256: string;
  order: number;
  attempts: number;
  reusedCounters: number;
  undecryptable: boolean;
  at: string;
}

export interface PhoneMessage {
  id: string;
  from: string;
  to: string;
  text: string;
  quotedMessageId?: string;
  ack?: number;
}

/** The sandbox's control API, as far as the tests use it. Numbers are digits. */
export class SandboxClient {
  readonly messages: MessagesClient;
  readonly modules: ModulesClient;
  readonly pageOptions: PageOptionsClient;
  readonly faults: FaultsClient;
  readonly groups: GroupsClient;
  readonly people: PeopleClient;
  readonly calls: CallsClient;
  private readonly api: ControlApi;

  constructor(url: string) {
    this.api = new ControlApi(url);
    this.messages = new MessagesClient(this.api);
    this.modules = new ModulesClient(this.api);
    this.pageOptions = new PageOptionsClient(this.api);
    this.faults = new FaultsClient(this.api);
    this.groups = new GroupsClient(this.api);
    this.people = new PeopleClient(this.api);
    this.calls = new CallsClient(this.api);
  }

  async createPhone(number: string, name: string): Promise<void> {
    await this.api.do('POST', '/phones', { number, name });
  }

  async scan(number: string, qr: string): Promise<void> {
    await this.api.do('POST', `/phones/${number}/scan`, { qr });
  }

  /** Links the page that shows this pairing code for the number. */
  async enterCode(number: string, code: string): Promise<void> {
    await this.api.do('POST', `/phones/${number}/enter-code`, { code });
  }

  /** @returns the id of the message */
  async sendFromPhone(
    number: string,
    message: { to: string; text: string; quotedMessageId?: string },
  ): Promise<string> {
    return (await this.api.do<{ id: string }>('POST', `/phones/${number}/messages`, message)).id;
  }

  async messagesOf(number: string): Promise<PhoneMessage[]> {
    return (await this.api.do<{ messages: PhoneMessage[] }>('GET', `/phones/${number}/messages`)).messages;
  }

  async markRead(number: string, chat: string): Promise<void> {
    await this.api.do('POST', `/phones/${number}/read`, { chat });
  }

  async devicesOf(number: string): Promise<{ deviceId: string }[]> {
    return (await this.api.do<{ devices: { deviceId: string }[] }>('GET', `/phones/${number}/devices`)).devices;
  }

  async unlink(number: string, deviceId: string): Promise<void> {
    await this.api.do('DELETE', `/phones/${number}/devices/${deviceId}`);
  }

  /** Cuts the connections of all devices of this account and refuses new ones for a time. */
  async disconnect(number: string, forMs: number): Promise<void> {
    await this.api.do('POST', `/phones/${number}/disconnect`, { devices: 'all', forMs });
  }

  /** Makes the pages of all devices of this account load themselves anew. */
  async reload(number: string): Promise<void> {
    await this.api.do('POST', `/phones/${number}/reload`);
  }

  async ledger(filter: {
    id?: string;
    from?: string;
    to?: string;
    after?: string;
    limit?: string;
  }): Promise<LedgerEntry[]> {
    const query = new URLSearchParams(filter).toString();
    return (await this.api.do<{ messages: LedgerEntry[] }>('GET', `/ledger?${query}`)).messages;
  }
}
