const DAY_MS = 24 * 60 * 60 * 1000;
const time = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const day = new Intl.DateTimeFormat('en', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const shortDay = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });

/** @param {string} at @returns {string} such as 09:05 */
export function timeOf(at) {
  return time.format(new Date(at));
}

/** @param {string} at @returns {string} such as `Today`, or `Sunday, November 22, 2026` */
export function dayOf(at) {
  return recentDay(at) ?? day.format(new Date(at));
}

/** @param {string} at @returns {string} the time if it is of today, else the day */
export function shortlyOf(at) {
  const recent = recentDay(at);
  return recent === 'Today' ? timeOf(at) : (recent ?? shortDay.format(new Date(at)));
}

/** @param {string} at */
function recentDay(at) {
  const start = (/** @type {Date} */ date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  // Days around a change of the clock have 23 or 25 hours.
  const daysAgo = Math.round((start(new Date()) - start(new Date(at))) / DAY_MS);
  return daysAgo === 0 ? 'Today' : daysAgo === 1 ? 'Yesterday' : undefined;
}

/** @param {number} bytes @returns {string} such as `12 kB` */
export function sizeOf(bytes) {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** @type {Record<string, string>} */
const KINDS = {
  image: 'Photo',
  video: 'Video',
  audio: 'Audio',
  ptt: 'Voice message',
  document: 'Document',
  sticker: 'Sticker',
  location: 'Location',
  vcard: 'Contact',
  multi_vcard: 'Contacts',
  poll_creation: 'Poll',
  groups_v4_invite: 'Invitation to a group',
  revoked: 'This message was deleted',
};

/** A message in one line. @param {{type: string, text: string, media?: {filename?: string | undefined} | undefined}} message */
export function inOneLine({ type, text, media }) {
  const kind = KINDS[type];
  const words = text || media?.filename || '';
  return kind && words ? `${kind}: ${words}` : (kind ?? words);
}
