import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of package.json: also from dist, which has none of its own. */
export const CHECKOUT = findCheckout(__dirname);

/** The built entry file of an app. */
export function entryOf(app: 'api' | 'sandbox' | 'worker'): string {
  return join(CHECKOUT, 'dist', 'apps', app, app === 'sandbox' ? 'main.js' : 'src/main.js');
}

function findCheckout(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findCheckout(dirname(folder));
}
