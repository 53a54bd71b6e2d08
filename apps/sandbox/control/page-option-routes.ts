import type { FastifyInstance } from 'fastify';
import { strikePages } from '../network/faults/immediate-faults.js';
import { PAGE_BUILDS } from '../network/page-builds.js';
import type { Network } from '../network/network.js';
import type { PageOptionChanges } from '../network/page-options.js';
import type { PageOptions } from '../network/world.js';
import { object, phoneParams, type PhoneParams } from './schemas.js';

const patchBody = object({
  build: { enum: [...Object.keys(PAGE_BUILDS), null] },
  addressing: { enum: ['phone', 'lid', null] },
  hidesPairs: { enum: [true, false, null] },
  pageOutbox: { enum: [true, false, null] },
  strictRatchet: { enum: [true, false, null] },
  reload: { type: 'boolean' },
});

interface PatchBody extends PageOptionChanges {
  readonly reload?: boolean;
}

interface PageOptionsView {
  /** What the pages get. */
  readonly options: PageOptions;
  /** What of it was set here. */
  readonly set: Partial<PageOptions>;
}

/** What the pages are to be: for everybody, and for one account over it. */
export function addPageOptionRoutes(server: FastifyInstance, network: Network): void {
  const { pageOptions, accounts } = network;

  function view(number?: string): PageOptionsView {
    return { options: pageOptions.of(number), set: pageOptions.setFor(number) };
  }

  function reloadPages(number?: string): number {
    return strikePages(network, { kind: 'reload', ...(number === undefined ? {} : { session: number }), options: {} })
      .fired;
  }

  function change({ reload = false, ...changes }: PatchBody, number?: string): PageOptionsView & { reloaded: number } {
    pageOptions.change(changes, number);
    return { ...view(number), reloaded: reload ? reloadPages(number) : 0 };
  }

  server.get('/page-builds', () => ({
    builds: Object.entries(PAGE_BUILDS).map(([name, { version, about }]) => ({ name, version, about })),
  }));

  server.get('/page-options', () => view());

  server.patch<{ Body: PatchBody }>('/page-options', { schema: { body: patchBody } }, ({ body }) => change(body));

  server.get<{ Params: PhoneParams }>(
    '/phones/:number/page-options',
    { schema: { params: phoneParams } },
    ({ params }) => view(accounts.require(params.number).number),
  );

  server.patch<{ Params: PhoneParams; Body: PatchBody }>(
    '/phones/:number/page-options',
    { schema: { params: phoneParams, body: patchBody } },
    ({ params, body }) => change(body, accounts.require(params.number).number),
  );
}
