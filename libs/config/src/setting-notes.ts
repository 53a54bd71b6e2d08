import { z } from 'zod';

/** What the reference (docs/configuration.md, .env.example) says of a setting besides what its schema tells. */
export interface SettingNotes {
  readonly description: string;
  /** What `./chasqui init` makes up (`random`), or a URL that holds a password. */
  readonly secret?: 'random' | 'url';
  /** The value in .env.example; a secret needs one. A production start with it is refused. */
  readonly example?: string;
  /** What may be given, where the schema does not tell. */
  readonly format?: string;
  /** In words, where the default depends on the machine. */
  readonly defaultText?: string;
}

export const settingNotes = z.registry<SettingNotes>();
