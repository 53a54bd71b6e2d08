import { loadCredentials } from './credentials.js';
import { transport } from './transport.js';

/**
 * @typedef {{version: string, keyProperty: string | null, ackProperty: string, sendAnswer: string, withoutModules: string[]}} PageBuild
 * @typedef {{build: PageBuild, addressing: 'phone' | 'lid', hidesPairs: boolean, pageOutbox: boolean}} PageOptions
 */

/** What this page is to be. Nothing of the page is used before `learnOptions` has settled. @type {PageOptions} */
export let options;

/** Asks the network, as often as it takes. It knows the account by the device; a page without a login names none. */
export async function learnOptions() {
  const credentials = await loadCredentials();
  options = await new Promise((resolve) => {
    async function ask() {
      try {
        const answer = await transport.ask('page.options', { deviceId: credentials?.deviceId });
        transport.off('open', ask);
        resolve(answer);
      } catch {
        transport.retry();
      }
    }
    transport.on('open', ask);
    transport.connect();
  });
}
