import { composeSettings } from './compose-settings.js';
import { settingNotes, type SettingNotes } from './setting-notes.js';
import { settings, type SettingName } from './settings.js';

const exampleSecrets = new Set(
  [...Object.values(settings), ...Object.values(composeSettings)].flatMap((schema) => {
    const notes = settingNotes.get(schema);
    const secret = notes?.example !== undefined ? secretIn(notes, notes.example) : undefined;
    return secret === undefined ? [] : [secret];
  }),
);

/** Whether the value of a secret setting, or the password in its URL, is one that .env.example shows. */
export function holdsExampleSecret(name: SettingName, value: string): boolean {
  const notes = settingNotes.get(settings[name]);
  const secret = notes && secretIn(notes, value);
  return secret !== undefined && exampleSecrets.has(secret);
}

function secretIn({ secret }: SettingNotes, value: string): string | undefined {
  if (secret === 'random') return value;
  if (secret !== 'url' || !URL.canParse(value)) return undefined;
  const { password } = new URL(value);
  return password === '' ? undefined : decodeURIComponent(password);
}
