import { parseEnv } from 'node:util';
import { composeReference, settingsReference } from '@chasqui/config';
import { completeEnv } from './env-file.js';
import { sandboxNetworkValues } from './sandbox-network.js';

const settings = [...composeReference(), ...settingsReference()];
const secrets = settings.filter(({ secret }) => secret === 'random').map(({ name }) => name);

describe('a new .env', () => {
  it('has a long random value for every secret, another one each time', () => {
    const [first, second] = [completeEnv('', settings), completeEnv('', settings)];
    expect(first.added).toEqual(secrets);
    for (const name of secrets) {
      expect(parseEnv(first.text)[name]).toMatch(/^[0-9a-f]{48}$/);
      expect(parseEnv(first.text)[name]).not.toBe(parseEnv(second.text)[name]);
    }
  });

  it('holds values with spaces and quotes as they were', () => {
    const values = sandboxNetworkValues();
    expect(parseEnv(completeEnv('', settings, values).text)).toMatchObject(values);
  });
});

describe('an .env that exists', () => {
  const before = '# mine\nPOSTGRES_PASSWORD=chosen-by-a-person\nAPI_PUBLISH=8080';

  it('keeps its text, and gets what it lacks', () => {
    const { text, added } = completeEnv(before, settings);
    expect(text.startsWith(`${before}\n`)).toBe(true);
    expect(added).toEqual(secrets.filter((name) => name !== 'POSTGRES_PASSWORD'));
    expect(completeEnv(text, settings)).toEqual({ text, added: [], examples: [] });
  });

  it('gets a secret whose line is empty', () => {
    expect(completeEnv('REDIS_PASSWORD=\n', settings).added).toContain('REDIS_PASSWORD');
  });

  it('is told which of its secrets are those of .env.example', () => {
    const example = settings.find(({ name }) => name === 'REDIS_PASSWORD')?.example ?? '';
    expect(completeEnv(`REDIS_PASSWORD=${example}`, settings).examples).toEqual(['REDIS_PASSWORD']);
  });
});
