import { randomBytes } from 'node:crypto';
import type { Accounts } from '../accounts.js';
import type { Devices } from '../devices.js';
import { NetworkError } from '../network-error.js';
import type { Queues } from '../queues.js';
import type { Tables } from '../tables.js';
import type { Account } from '../world.js';
import type { Picture } from './rows.js';

/** What everybody says who never said anything else. */
const DEFAULT_ABOUT = 'Hey there! I am using WhatsApp.';
const MAX_PICTURE_CHARS = 2 * 1024 * 1024;

export type NewPicture = Pick<Picture, 'mimeType' | 'base64'>;

/** How people show themselves: name, about, picture. Groups have pictures too. */
export interface Profiles {
  update(number: string, changes: { readonly name?: string; readonly about?: string }): Account;
  /** Undefined for a number without a phone: nobody ever said anything about themselves there. */
  aboutOf(number: string): string | undefined;
  picture(owner: string): Picture | undefined;
  setPicture(owner: string, picture: NewPicture): Picture;
  deletePicture(owner: string): void;
}

interface Dependencies {
  readonly tables: Tables;
  readonly accounts: Accounts;
  readonly queues: Queues;
  readonly devices: Devices;
}

export function createProfiles({ tables, accounts, queues, devices }: Dependencies): Profiles {
  return {
    update(number, changes) {
      const account = { ...accounts.require(number), ...changes };
      tables.commit([['accounts', number, account], ...queues.enqueue(devices.idsOf(number), { kind: 'profile' })]);
      return account;
    },
    aboutOf(number) {
      const account = accounts.find(number);
      return account && (account.about ?? DEFAULT_ABOUT);
    },
    picture: (owner) => tables.get('pictures', owner),
    setPicture(owner, { mimeType, base64 }) {
      requireImage(mimeType, base64);
      const picture = { owner, id: randomBytes(8).toString('hex'), mimeType, base64 };
      tables.commit([['pictures', owner, picture]]);
      return picture;
    },
    deletePicture(owner) {
      tables.commit([['pictures', owner]]);
    },
  };
}

function requireImage(mimeType: string, base64: string): void {
  if (!/^image\/[a-z+.-]+$/.test(mimeType)) {
    throw new NetworkError('bad_request', `A picture must be an image, not ${mimeType}.`);
  }
  if (base64.length > MAX_PICTURE_CHARS) {
    throw new NetworkError('bad_request', `A picture may have at most ${MAX_PICTURE_CHARS} characters of base64.`);
  }
  if (base64 === '' || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    throw new NetworkError('bad_request', 'The picture is not base64.');
  }
}
