import { z } from 'zod';
import { composeSettings, type ComposeSettingName } from './compose-settings.js';
import { apiSettings, cliSettings, workerSettings } from './config.js';
import { settingNotes, type SettingNotes } from './setting-notes.js';
import { settings, type SettingName } from './settings.js';

/** What a person must know of one setting. */
export interface SettingReference extends Omit<SettingNotes, 'defaultText'> {
  readonly name: string;
  readonly readBy: readonly string[];
  readonly format: string;
  /** In words; undefined when it must be given. */
  readonly defaultText: string | undefined;
}

/** Every setting of the apps, in the order of the schema. */
export function settingsReference(): SettingReference[] {
  return (Object.keys(settings) as SettingName[]).map((name) => describe(name, settings[name], readersOf(name)));
}

/** What docker-compose.yml reads itself. */
export function composeReference(): SettingReference[] {
  return (Object.keys(composeSettings) as ComposeSettingName[]).map((name) =>
    describe(name, composeSettings[name], ['compose']),
  );
}

/** @throws Error when the schema does not describe the setting */
function describe(name: string, schema: z.ZodType, readBy: readonly string[]): SettingReference {
  const notes = settingNotes.get(schema);
  if (!notes) throw new Error(`${name} is not described: .register(settingNotes, { description }) in libs/config`);
  if (notes.secret && notes.example === undefined) throw new Error(`${name} is a secret without an example`);
  if (readBy.length === 0) throw new Error(`${name} is read by nobody`);
  const shape = z.toJSONSchema(schema, { io: 'output', unrepresentable: 'any' });
  return { ...notes, name, readBy, format: formatOf(name, shape, notes), defaultText: defaultOf(schema, shape, notes) };
}

function formatOf(name: string, shape: z.core.JSONSchema.BaseSchema, { format }: SettingNotes): string {
  if (format !== undefined) return format;
  if (shape.enum) return shape.enum.map((value) => `\`${String(value)}\``).join(' ');
  if (shape.type === 'integer') return `${String(shape.minimum)} to ${String(shape.maximum)}`;
  if (shape.type === 'boolean') return '`true` or `false`';
  throw new Error(`what ${name} may be is not described: give its notes a format`);
}

function defaultOf(
  schema: z.ZodType,
  shape: z.core.JSONSchema.BaseSchema,
  { defaultText }: SettingNotes,
): string | undefined {
  if (defaultText !== undefined) return defaultText;
  const { default: value } = shape;
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return `\`${value}\``;
  return schema.safeParse(undefined).success ? 'none' : undefined;
}

function readersOf(name: SettingName): string[] {
  const readers: Record<string, readonly SettingName[]> = {
    API: apiSettings,
    worker: workerSettings,
    './chasqui': cliSettings,
  };
  return Object.keys(readers).filter((reader) => readers[reader]?.includes(name));
}
