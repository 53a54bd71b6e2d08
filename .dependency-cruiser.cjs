const FOUNDATION =
  'addresses|browser|config|database|errors|grouped-calls|logging|metrics|outbound-requests|processes|queue|rate-limits|redis|whatsapp-vocabulary';

/** Which noun may use which other noun. Anything else is composed in an app. */
const DOMAIN_EDGES = {
  administration: ['accounts', 'api-keys', 'audit', 'sessions'],
  batches: ['messages', 'usage'],
  'api-keys': ['accounts'],
  contacts: ['events'],
  'event-feed': ['events', 'sessions'],
  messages: ['contacts', 'events', 'pacing', 'sessions', 'usage'],
  'session-calls': ['sessions'],
  sessions: ['events', 'pacing'],
};
const DOMAIN = [
  'accounts',
  'administration',
  'api-keys',
  'audit',
  'batches',
  'contacts',
  'event-feed',
  'events',
  'media',
  'session-calls',
  'sessions',
  'messages',
  'pacing',
  'usage',
];

/** Foundation libs that build on others. */
const FOUNDATION_EDGES = {
  config: ['addresses'],
  'outbound-requests': ['errors'],
  processes: ['logging'],
  redis: ['logging'],
  queue: ['grouped-calls', 'logging', 'redis'],
  'rate-limits': ['addresses', 'errors', 'redis'],
  'whatsapp-vocabulary': ['errors'],
};

const domainRules = DOMAIN.map((noun) => ({
  name: `edges-of-${noun}`,
  comment: 'Domain libs use foundation libs, and of other nouns only those listed in DOMAIN_EDGES.',
  severity: 'error',
  from: { path: `^libs/${noun}/` },
  to: { path: '^libs/', pathNot: `^libs/(${[noun, FOUNDATION, ...(DOMAIN_EDGES[noun] ?? [])].join('|')})/` },
}));

const foundationRules = FOUNDATION.split('|').map((noun) => ({
  name: `edges-of-${noun}`,
  comment: 'Foundation libs know nothing of the product.',
  severity: 'error',
  from: { path: `^libs/${noun}/` },
  to: { path: '^libs/', pathNot: `^libs/(${[noun, ...(FOUNDATION_EDGES[noun] ?? [])].join('|')})/` },
}));

const SPEC = '[.-]spec[.]ts$';

module.exports = {
  forbidden: [
    ...domainRules,
    ...foundationRules,
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'only-the-face-of-a-lib',
      comment: 'From outside a lib only its index.ts may be imported.',
      severity: 'error',
      from: { path: '^((?:apps|libs|test)/[^/]+)/' },
      to: { path: '^libs/[^/]+/src/(?!index[.]ts)', pathNot: '^$1/' },
    },
    {
      name: 'libs-know-no-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'apps-know-no-other-app',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'the-sandbox-stands-alone',
      comment: 'It uses nothing of ours, and nobody imports it.',
      severity: 'error',
      from: { path: '^apps/sandbox/' },
      to: { path: '^(libs|test|apps/(?!sandbox))' },
    },
    {
      name: 'nobody-imports-the-sandbox',
      severity: 'error',
      from: { pathNot: '^apps/sandbox/' },
      to: { path: '^apps/sandbox/' },
    },
    {
      name: 'nobody-imports-tests',
      comment: 'Specs are tests themselves.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: SPEC },
      to: { path: `^test/|${SPEC}` },
    },
    {
      name: 'specs-use-only-test-support',
      comment: 'The conformance suite and the chaos runs are programs, which have specs of their own.',
      severity: 'error',
      from: { path: SPEC },
      to: { path: `^test/(?!(support|conformance|chaos)/)|${SPEC}` },
    },
    {
      name: 'the-conformance-suite-stands-alone',
      comment: 'It knows what is on the wire, and nothing else of what it tests.',
      severity: 'error',
      from: { path: '^test/conformance/', pathNot: SPEC },
      to: { path: '^(apps|libs|test/(?!conformance/))' },
    },
    {
      name: 'chaos-judges-from-outside',
      comment: 'It knows what can be seen of the product (HTTP, SQL, processes), and shares no code with it.',
      severity: 'error',
      from: { path: '^test/chaos/' },
      to: { path: '^(apps|libs|test/(?!(chaos|support)/))' },
    },
    {
      name: 'whatsapp-web-behind-its-border',
      comment:
        'Only apps/worker/src/whatsapp may touch whatsapp-web.js or puppeteer; what they cost alone is a floor of the benchmark.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^apps/worker/src/(whatsapp/|bench/direct-sending)' },
      to: { path: 'node_modules/(whatsapp-web\\.js|puppeteer|puppeteer-core)/' },
    },
    {
      name: 'libs-know-no-transport',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: 'node_modules/(express|fastify|@nestjs/platform-[^/]+|@nestjs/swagger|@modelcontextprotocol)/' },
    },
    {
      name: 'bullmq-only-in-queue',
      comment: 'What it costs alone is a floor of the benchmark.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: '^(libs/queue/|apps/api/src/bench/bare-parts)' },
      to: { path: 'node_modules/bullmq/' },
    },
    {
      name: 'no-catch-all-names',
      comment: 'A folder or file is named after what it is about.',
      severity: 'error',
      from: {},
      to: { path: '^(apps|libs|test)/.*(/|-)(utils|util|helpers|helper|common|shared|core|misc|base|generic)(/|[.])' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'default', 'types'],
    },
  },
};
