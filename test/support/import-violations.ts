/** A file that exists only to be imported. */
const TARGET = 'export const target = 1;\n';

/** Files by their paths in a checkout; the first one breaks the rule. */
type Tree = Readonly<Record<string, string>>;

function importing(from: string, to: string, specifier: string): Tree {
  return { [from]: `import { target } from '${specifier}';\nexport const used = target;\n`, [to]: TARGET };
}

/** A lib of this kind that reaches into a noun that it must not know. */
function edge(from: string, to: string): Tree {
  return importing(`libs/${from}/src/edge.ts`, `libs/${to}/src/index.ts`, `../../${to}/src/index.js`);
}

/** A package that needs no installation to be recognised. */
function importingPackage(from: string, name: string): Tree {
  const folder = `node_modules/${name}`;
  return {
    [from]: `import { target } from '${name}';\nexport const used = target;\n`,
    [`${folder}/package.json`]: JSON.stringify({ name, version: '1.0.0', main: 'index.js', types: 'index.d.ts' }),
    [`${folder}/index.js`]: 'exports.target = 1;\n',
    [`${folder}/index.d.ts`]: 'export declare const target: number;\n',
  };
}

/** They break their rule with another noun. */
const MAY_USE_MESSAGES = ['batches', 'messages'];

/** For every rule of .dependency-cruiser.cjs the least that breaks it, and breaks nothing else. */
export const VIOLATIONS: Readonly<Record<string, Tree>> = {
  'no-circular': {
    'apps/worker/src/circle-one.ts': `import { two } from './circle-two.js';\nexport const one = (): unknown => two;\n`,
    'apps/worker/src/circle-two.ts': `import { one } from './circle-one.js';\nexport const two = (): unknown => one;\n`,
  },
  'only-the-face-of-a-lib': importing(
    'apps/worker/src/deep.ts',
    'libs/sessions/src/inside.ts',
    '../../../libs/sessions/src/inside.js',
  ),
  'libs-know-no-app': importing('libs/config/src/app.ts', 'apps/api/src/known.ts', '../../../apps/api/src/known.js'),
  'apps-know-no-other-app': importing('apps/api/src/other.ts', 'apps/cli/src/known.ts', '../../cli/src/known.js'),
  'the-sandbox-stands-alone': importing(
    'apps/sandbox/network/leaning.ts',
    'libs/config/src/index.ts',
    '../../../libs/config/src/index.js',
  ),
  'nobody-imports-the-sandbox': importing(
    'test/support/nosy.ts',
    'apps/sandbox/network/world.ts',
    '../../apps/sandbox/network/world.js',
  ),
  'nobody-imports-tests': importing('apps/api/src/tested.ts', 'test/e2e/seen.ts', '../../../test/e2e/seen.js'),
  'specs-use-only-test-support': importing('apps/api/src/odd.spec.ts', 'test/e2e/used.ts', '../../../test/e2e/used.js'),
  'the-conformance-suite-stands-alone': importing(
    'test/conformance/knowing.ts',
    'libs/config/src/index.ts',
    '../../libs/config/src/index.js',
  ),
  'chaos-judges-from-outside': importing(
    'test/chaos/knowing.ts',
    'libs/config/src/index.ts',
    '../../libs/config/src/index.js',
  ),
  'whatsapp-web-behind-its-border': importingPackage('apps/worker/src/session-host/direct.ts', 'puppeteer'),
  'libs-know-no-transport': importingPackage('libs/messages/src/transport.ts', 'fastify'),
  'bullmq-only-in-queue': importingPackage('apps/worker/src/jobs.ts', 'bullmq'),
  'no-catch-all-names': importing('apps/api/src/naming.ts', 'apps/api/src/string-utils.ts', './string-utils.js'),
  // Foundation libs: each reaches into the product.
  ...Object.fromEntries(
    [
      'addresses',
      'browser',
      'config',
      'database',
      'errors',
      'grouped-calls',
      'logging',
      'metrics',
      'outbound-requests',
      'processes',
      'queue',
      'rate-limits',
      'redis',
      'whatsapp-vocabulary',
    ].map((noun) => [`edges-of-${noun}`, edge(noun, 'sessions')]),
  ),
  // Domain libs: each reaches into a noun that DOMAIN_EDGES does not list for it.
  ...Object.fromEntries(
    [
      'accounts',
      'administration',
      'api-keys',
      'audit',
      'batches',
      'contacts',
      'event-feed',
      'events',
      'sessions',
      'messages',
      'media',
      'pacing',
      'usage',
      'session-calls',
    ].map((noun) => [`edges-of-${noun}`, edge(noun, MAY_USE_MESSAGES.includes(noun) ? 'accounts' : 'messages')]),
  ),
};
