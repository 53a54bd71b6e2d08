import { z } from 'zod';
import { holdsExampleSecret } from './example-secrets.js';
import { mediaStoreProblems } from './media-store-settings.js';
import { settingNotes } from './setting-notes.js';
import { settings, type SettingName, type Settings } from './settings.js';

/** What is wrong with the environment: all problems at once, by name, never by value. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`The configuration cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'ConfigError';
  }
}

/**
 * Reads the named settings from the environment; an empty string counts as unset.
 * @throws ConfigError
 */
export function readSettings<N extends SettingName>(
  names: readonly N[],
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Pick<Settings, N>> {
  const schema = z.object(Object.fromEntries(names.map((name) => [name, settings[name]])));
  const given = Object.fromEntries(
    names.map((name) => [name, environment[name] === '' ? undefined : environment[name]]),
  );
  const result = schema.safeParse(given);
  const problems = [
    ...(result.error?.issues ?? []).map(({ path, message }) => {
      const name = String(path[0]) as N;
      return given[name] === undefined ? missing(name) : `${name}: ${message}`;
    }),
    ...mediaStoreProblems(given),
    ...exampleSecrets(given, environment),
  ];
  if (problems.length > 0) throw new ConfigError(problems);
  return Object.freeze(result.data as unknown as Pick<Settings, N>);
}

/** Like `readSettings`, for settings that the caller can supply itself when they are unset. */
export function readOptionalSettings<N extends SettingName>(
  names: readonly N[],
  environment: NodeJS.ProcessEnv = process.env,
): Readonly<Partial<Pick<Settings, N>>> {
  const given = names.filter((name) => environment[name] !== undefined && environment[name] !== '');
  return readSettings(given, environment);
}

function missing(name: SettingName): string {
  const mend = settingNotes.get(settings[name])?.secret ? '; `./chasqui init` makes an .env with secrets' : '';
  return `${name} is not set${mend}`;
}

/** What everybody can read in the repository protects nothing. */
function exampleSecrets(given: Record<string, string | undefined>, environment: NodeJS.ProcessEnv): string[] {
  const { NODE_ENV: nodeEnv = '' } = environment;
  if (nodeEnv !== '' && nodeEnv !== 'production') return [];
  return Object.entries(given).flatMap(([name, value]) =>
    value !== undefined && holdsExampleSecret(name as SettingName, value)
      ? [`${name} holds a secret of .env.example, which everybody can read; \`./chasqui init\` makes random ones`]
      : [],
  );
}
