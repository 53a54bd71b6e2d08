import { Emitter } from './emitter.js';
import { Model } from './model.js';

class SocketState extends Model {
  state = 'OPENING';
  hasSynced = false;
}

class Account extends Model {
  /** @type {string | undefined} What the QR code begins with. It stays when the code is used: whoever follows it shows codes. */
  ref = undefined;
  /** @type {import('./wid.js').Wid | undefined} */
  wid = undefined;
  /** @type {import('./wid.js').Wid | undefined} */
  lid = undefined;
  /** @type {string | undefined} */
  pushname = undefined;
  platform = 'android';
  battery = undefined;
  plugged = undefined;
}

export const socketState = new SocketState();
export const account = new Account();

/** Commands and announcements of the real page's user interface. */
export const commands = new Emitter();

/** How much of what waited for this device has arrived, for the loading screen. */
export const loading = { percent: 0 };
