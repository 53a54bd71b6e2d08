import type { ControlApi } from './control-api.js';

export interface PageOptions {
  build: string;
  addressing: 'phone' | 'lid';
  hidesPairs: boolean;
  pageOutbox: boolean;
  strictRatchet: boolean;
}

/** New values; null takes what was set away. With `reload` the connected pages load anew, and so take them at once. */
export type PageOptionChanges = { [K in keyof PageOptions]?: PageOptions[K] | null } & { reload?: boolean };

interface PageOptionsAnswer {
  options: PageOptions;
  set: Partial<PageOptions>;
  reloaded: number;
}

/** What the sandbox's pages are to be. */
export class PageOptionsClient {
  constructor(private readonly api: ControlApi) {}

  async builds(): Promise<{ name: string; version: string; about: string }[]> {
    const { builds } = await this.api.do<{ builds: { name: string; version: string; about: string }[] }>(
      'GET',
      '/page-builds',
    );
    return builds;
  }

  /** Of every page, also of those without a login; an account's own options go before. */
  changeForAll(changes: PageOptionChanges): Promise<PageOptionsAnswer> {
    return this.api.do('PATCH', '/page-options', changes);
  }

  change(number: string, changes: PageOptionChanges): Promise<PageOptionsAnswer> {
    return this.api.do('PATCH', `/phones/${number}/page-options`, changes);
  }

  async of(number: string): Promise<PageOptions> {
    return (await this.api.do<PageOptionsAnswer>('GET', `/phones/${number}/page-options`)).options;
  }
}
