import { rememberLid, widOf } from './addressing.js';
import { tellAsked } from './asked-modules.js';
import { messages } from './collections.js';
import { loadBlocks } from './blocks.js';
import { forgetCall, takeCall } from './calls.js';
import { forgetCredentials, loadCredentials, rememberAccount, saveCredentials } from './credentials.js';
import { noStartFaults, skewClock, strike } from './faults.js';
import { loadGroups } from './groups.js';
import { loadHistory, recallUnanswered, takeIn } from './inbox.js';
import { forgetKept } from './kept-messages.js';
import { resume, takeUpKept } from './outbox.js';
import { browserUtils } from './modules/device-modules.js';
import { takePresence } from './presence.js';
import { qrKeys } from './qr-keys.js';
import { contactOf } from './roster.js';
import { forgetSendCounter } from './send-counter.js';
import { account, commands, loading, socketState } from './state.js';
import { RequestError, transport } from './transport.js';

// The life of the page's login: unpaired, linked, interrupted, replaced, logged out.

/** After this long without a network, the page no longer says that it is just opening. */
const TIMEOUT_AFTER_MS = 3000;
/** The library attaches its listeners in one go and reports ready right behind; news come after that. */
const NEWS_AFTER_MS = 25;
/** `client.logout()` closes the browser as soon as this page has answered; only a page that stays open moves on. */
const LEAVE_AFTER_LOGOUT_MS = 1500;
const LEAVE_AFTER_UNLINK_MS = 50;

const AFTER_LOGOUT = '/?post_logout=1';
const IN_HASTE = 'in_haste=1';
/** The library looks at a new page every 200 ms, and waits for its state from then on. */
const HASTY_PAGE_MS = 1500;

/** @type {Promise<void> | undefined} */
let synced;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timeout;
let isLeaving = false;

export function beginSession() {
  if (location.search.includes(IN_HASTE)) return void setTimeout(() => location.replace(AFTER_LOGOUT), HASTY_PAGE_MS);
  transport.on('open', () => void enter());
  transport.on('close', interrupted);
  transport.on('link.ref', ({ ref }) => account.set({ ref }));
  transport.on('link.exhausted', () => socketState.set({ state: 'UNPAIRED_IDLE' }));
  transport.on('link.paired', (credentials) => void pair(credentials));
  transport.on('session.conflict', replaced);
  transport.on('session.unlinked', () => void unlinked());
  transport.on('page.fault', strike);
  transport.on('queue.news', ({ news }) => void takeInAll(news));
  transport.on('call.offer', takeCall);
  transport.on('call.ended', forgetCall);
  transport.on('presence', takePresence);
  // The line is open since the page asked for its options.
  void enter();
}

async function enter() {
  try {
    const credentials = await loadCredentials();
    if (credentials) await start(credentials);
    else await showQr();
  } catch (error) {
    if (error instanceof RequestError) await refused(error);
    else reportError(error);
  }
}

/** @param {RequestError} error */
async function refused(error) {
  if (error.code === 'disconnected') return;
  if (error.code !== 'unlinked') return transport.retry();
  if (synced) return unlinked();
  // A library that is still starting could not follow a navigation, so the page becomes a new one where it stands.
  await forgetDevice();
  await showQr();
}

export async function showQr() {
  const { ref } = await transport.introduce('link.begin', { keys: qrKeys() });
  account.set({ ref });
  socketState.set({ state: 'UNPAIRED' });
}

/** @param {string} number digits @returns {Promise<string>} what to enter on that phone, in place of a QR code */
export async function showPairingCode(number) {
  const { code } = await transport.call('link.code', { number });
  return code;
}

/** @param {import('./credentials.js').Credentials} credentials */
async function pair(credentials) {
  socketState.set({ state: 'PAIRING' });
  await saveCredentials(credentials);
  await enter();
}

/** @param {import('./credentials.js').Credentials} credentials */
async function start(credentials) {
  const { os, name } = browserUtils.info();
  const { faults = noStartFaults, ...me } = await transport.introduce('session.start', {
    ...credentials,
    name: `${name} (${os})`,
    isFirst: !synced,
  });
  rememberAccount(me.number);
  skewClock(faults.clockSkewMs);
  rememberLid(me.number, me.lid);
  account.set({ wid: widOf(me.number), lid: widOf(`${me.lid}@lid`), pushname: me.name });
  contactOf(widOf(me.number), me.name);
  clearTimeout(timeout);
  void tellAsked();
  if (faults.sync === 'too-early') socketState.set({ hasSynced: true });
  socketState.set({ state: 'CONNECTED' });
  resume();
  synced ??= sync(faults).catch(forgetSync);
  await synced;
  await transport.call('queue.open');
}

/** Tells the library that the page is complete, no earlier than the library can hear it. @param {import('./faults.js').StartFaults} faults */
async function sync({ sync, syncDelayMs }) {
  await socketState.whenListened('change:hasSynced');
  await commands.whenListened('offline_progress_update_from_bridge');
  showLoading(0);
  await loadGroups();
  await loadBlocks();
  await new Promise((resolve) => setTimeout(resolve, syncDelayMs));
  if (sync === 'never') await new Promise(() => {});
  await loadHistory(showLoading);
  await takeUpKept(recallUnanswered);
  resume();
  socketState.set({ hasSynced: true });
  await messages.whenListened('add');
  await new Promise((resolve) => setTimeout(resolve, NEWS_AFTER_MS));
}

/** @param {number} percent */
function showLoading(percent) {
  loading.percent = percent;
  commands.trigger('offline_progress_update_from_bridge');
}

/** What the network did not get to answer is loaded with the next connection. @param {unknown} error */
function forgetSync(error) {
  synced = undefined;
  throw error;
}

/** @param {import('./inbox.js').News[]} news */
async function takeInAll(news) {
  news.forEach(takeIn);
  const lastSeq = Math.max(...news.map(({ seq }) => seq));
  // Unconfirmed news come again with the next connection.
  if (news.length > 0) await transport.call('queue.confirm', { seq: lastSeq }).catch(() => {});
}

function interrupted() {
  if (socketState.state !== 'CONNECTED') return;
  socketState.set({ state: 'OPENING' });
  timeout = setTimeout(() => socketState.set({ state: 'TIMEOUT' }), TIMEOUT_AFTER_MS);
}

function replaced() {
  transport.stop();
  socketState.set({ state: 'CONFLICT' });
}

export function takeOver() {
  socketState.set({ state: 'OPENING' });
  transport.connect();
}

/** The phone removed this device. */
async function unlinked() {
  if (isLeaving) return;
  isLeaving = true;
  await forgetDevice();
  leave(LEAVE_AFTER_UNLINK_MS);
}

/** Another device that is linked to this browser begins anew. */
async function forgetDevice() {
  await Promise.all([forgetCredentials(), forgetKept(), forgetSendCounter()]);
}

/** The user of this page logs out. */
export async function logOut() {
  isLeaving = true;
  const { isNavigationAtOnce } = await transport.call('session.logout');
  await forgetDevice();
  if (!isNavigationAtOnce) return void setTimeout(() => leave(0), LEAVE_AFTER_LOGOUT_MS);
  await leaveInHaste();
}

/** @param {number} afterMs */
function leave(afterMs) {
  transport.stop();
  commands.trigger('logout');
  setTimeout(() => location.replace(AFTER_LOGOUT), afterMs);
}

/** Cuts off whoever asked for the logout. The next page opens, and is replaced once more while the library waits for it. */
function leaveInHaste() {
  transport.stop();
  commands.trigger('logout');
  location.replace(`${AFTER_LOGOUT}&${IN_HASTE}`);
  return new Promise(() => {});
}
