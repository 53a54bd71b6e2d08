import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';

/** The folder of package.json: also from dist, which has none of its own. */
export const CHECKOUT = findCheckout(__dirname);

export function chasquiVersion(): string {
  const text = readFileSync(join(CHECKOUT, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

/** The built entry file of an app. */
export function entryOf(app: 'api' | 'sandbox' | 'worker'): string {
  return join(CHECKOUT, 'dist', 'apps', app, app === 'sandbox' ? 'main.js' : 'src/main.js');
}

function findCheckout(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : findCheckout(dirname(folder));
}
