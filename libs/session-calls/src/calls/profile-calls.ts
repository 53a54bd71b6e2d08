import type { Person } from './contact-calls.js';

/** How the account of a session shows itself. */
export interface Profile extends Person {
  name: string | null;
  about: string | null;
  /** A link of WhatsApp that expires. */
  pictureUrl: string | null;
}

/** A JPEG or PNG. */
export interface NewPicture {
  mimetype: string;
  base64: string;
}

/** What is undefined stays. */
export interface ProfileChanges {
  name?: string | undefined;
  about?: string | undefined;
  /** null: none any more. */
  picture?: NewPicture | null | undefined;
}

export interface ProfileCalls {
  'profile.get': { input: null; output: Profile };
  'profile.change': { input: ProfileChanges; output: null };
  /** Whether the account is shown as online, as far as its settings allow. */
  'presence.set': { input: { isAvailable: boolean }; output: null };
}
