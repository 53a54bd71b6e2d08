import type { ControlApi } from './control-api.js';

export interface ModuleList {
  library: { version: string; sourceSha256: string };
  answered: string[];
  unanswered: { reason: string; isTolerated: boolean; names: string[] }[];
}

/** Which modules of WhatsApp Web the sandbox's page answers for, and which it was asked for. */
export class ModulesClient {
  constructor(private readonly api: ControlApi) {}

  list(): Promise<ModuleList> {
    return this.api.do('GET', '/modules');
  }

  async askedOf(number: string): Promise<string[]> {
    return (await this.api.do<{ names: string[] }>('GET', `/phones/${number}/asked-modules`)).names;
  }
}
