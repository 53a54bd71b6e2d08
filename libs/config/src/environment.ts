import { hostname } from 'node:os';
import { z } from 'zod';
import { parseBrowserArgs } from './browser-args.js';

const port = z.coerce.number().int().min(0).max(65_535);

const browserArgs = z.string().transform((text, context) => {
  try {
    return parseBrowserArgs(text);
  } catch (error) {
    context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : 'cannot be read' });
    return z.NEVER;
  }
});

/** Every setting that Chasqui reads from its environment. Each app picks its part: there is no second list. */
const settings = {
  NODE_ENV: z.enum(['production', 'development', 'test']).default('production'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace']).default('info'),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  API_HOST: z.string().min(1).default('127.0.0.1'),
  API_PORT: port.default(3000),
  WORKER_ID: z
    .string()
    .regex(/^[\w.-]{1,100}$/)
    .default(`${hostname()}-${process.pid}`),
  WORKER_DATA_DIR: z.string().min(1).default('.data'),
  WORKER_HEALTH_HOST: z.string().min(1).default('127.0.0.1'),
  WORKER_HEALTH_PORT: port.default(3001),
  WORKER_MAX_SESSIONS: z.coerce.number().int().min(1).max(10_000).optional(),
  BROWSER_PATH: z.string().min(1).optional(),
  BROWSER_ARGS: browserArgs.default([]),
};

export type Settings = z.infer<z.ZodObject<typeof settings>>;
type SettingName = keyof typeof settings;

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
  if (!result.success) {
    throw new ConfigError(
      result.error.issues.map((issue) =>
        given[String(issue.path[0])] === undefined
          ? `${issue.path.join('.')} is not set`
          : `${issue.path.join('.')}: ${issue.message}`,
      ),
    );
  }
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
