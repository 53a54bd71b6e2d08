import { readFileSync } from 'node:fs';
import path from 'node:path';
import { composeReference, settingsReference } from '@chasqui/config';
import { parse } from 'yaml';

const file = path.resolve(__dirname, '../docker-compose.yml');
const text = readFileSync(file, 'utf8');
const composition = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  networks: Record<string, { internal?: boolean } | null>;
};

interface Service {
  readonly build?: { readonly target: string };
  readonly environment?: Readonly<Record<string, string | number>>;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: unknown;
  readonly volumes?: readonly string[];
  readonly networks?: readonly string[];
  readonly ports?: readonly string[];
  readonly [key: string]: unknown;
}

const services = Object.entries(composition.services);
const ours = services.filter(([, service]) => service.build);
const environmentOf = (name: string) => composition.services[name]?.environment ?? {};

/** Settings that the composition decides by leaving them as the image has them. */
const LEFT_TO_THE_IMAGE = ['WORKER_ID', 'BROWSER_PATH'];

describe('docker-compose.yml', () => {
  it.each([
    ['API', 'api'],
    ['worker', 'worker'],
  ])('hands every setting of the %s on', (reader, service) => {
    const names = settingsReference().flatMap(({ name, readBy }) => (readBy.includes(reader) ? [name] : []));
    const handedOn = [...Object.keys(environmentOf(service)), ...LEFT_TO_THE_IMAGE];
    expect(names.filter((name) => !handedOn.includes(name))).toEqual([]);
  });

  it('takes only settings that docs/configuration.md tells', () => {
    const known = [...settingsReference(), ...composeReference()].map(({ name }) => name);
    const taken = [...text.matchAll(/\$\{(\w+)/g)].map(([, name]) => name);
    expect(taken.filter((name) => name === undefined || !known.includes(name))).toEqual([]);
  });

  it('has the defaults of its own settings that docs/configuration.md tells', () => {
    const told = composeReference().flatMap(({ name, defaultText = '' }) =>
      defaultText.startsWith('`') ? [`\${${name}:-${defaultText.slice(1, -1)}}`] : [],
    );
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((taken) => !text.includes(taken))).toEqual([]);
  });

  it('offers every setting that .env.example calls its own', () => {
    for (const { name } of composeReference()) expect(text).toContain(`\${${name}`);
  });

  it('has no default secret, and names the command that makes one', () => {
    const secrets = composeReference().filter(({ secret }) => secret);
    expect(secrets.length).toBeGreaterThan(0);
    for (const { name } of secrets) {
      expect(text).toMatch(new RegExp(`\\$\\{${name}:\\?[^}]*\\./chasqui init\\}`));
      expect(text).not.toContain(`\${${name}:-`);
    }
  });

  it.each(services)('bounds %s', (_name, service) => {
    expect(service).toMatchObject({
      mem_limit: expect.anything() as unknown,
      pids_limit: expect.anything() as unknown,
    });
  });

  it.each(services.filter(([name]) => name !== 'migrate'))(
    'gives %s time to stop, and starts it again',
    (_name, service) => {
      expect(service).toMatchObject({ stop_grace_period: '120s', restart: 'unless-stopped' });
    },
  );

  it.each(ours)('fences %s: no capability, no new privilege, a read-only root', (_name, service) => {
    expect(service).toMatchObject({ cap_drop: ['ALL'], security_opt: ['no-new-privileges:true'], read_only: true });
  });

  it('builds only targets that check their health', () => {
    const dockerfile = readFileSync(path.resolve(__dirname, '../Dockerfile'), 'utf8');
    for (const [, { build }] of ours) expect(dockerfile).toMatch(new RegExp(`AS ${build?.target ?? ''}$`, 'm'));
    for (const name of ['postgres', 'redis']) expect(composition.services[name]?.healthcheck).toBeDefined();
  });

  it.each(['api', 'worker'])('starts %s after the migration, and with a Redis', (name) => {
    expect(composition.services[name]?.depends_on).toEqual({
      migrate: { condition: 'service_completed_successfully' },
      redis: { condition: 'service_healthy' },
    });
  });

  it('keeps data in volumes, and the stores away from every other network', () => {
    const volumes = services.flatMap(([, service]) => service.volumes ?? []).map((volume) => volume.split(':')[0]);
    expect(new Set(volumes)).toEqual(new Set(Object.keys(composition.volumes)));
    expect(composition.networks['stores']?.internal).toBe(true);
    for (const name of ['postgres', 'redis', 'migrate'])
      expect(composition.services[name]?.networks).toEqual(['stores']);
  });

  it('offers ports on the loopback only, unless told otherwise', () => {
    for (const [, { ports = [] }] of services)
      for (const port of ports) expect(port).toMatch(/^\$\{\w+:-127\.0\.0\.1:/);
  });

  it('starts the sandbox only when its profile is asked for', () => {
    const profiles = services.flatMap(([name, service]) => (service['profiles'] ? [[name, service['profiles']]] : []));
    expect(profiles).toEqual([['sandbox', ['sandbox']]]);
  });
});
