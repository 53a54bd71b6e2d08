/**
 * @typedef {object} Message
 * @property {string} id
 * @property {string} chat number of the other side, or id of the group
 * @property {boolean} fromMe
 * @property {string} from
 * @property {string} type `revoked` when it was deleted for everybody
 * @property {string} text
 * @property {{sizeBytes: number, mimeType: string, filename?: string | undefined} | undefined} [media]
 * @property {{latitude: number, longitude: number} | undefined} [location]
 * @property {{name: string, vcard: string}[] | undefined} [contacts]
 * @property {{options: string[], isMultipleChoice: boolean, votes: {from: string, options: string[]}[]} | undefined} [poll]
 * @property {string | undefined} [quotedMessageId]
 * @property {{from: string, emoji: string}[]} reactions
 * @property {boolean} isEdited
 * @property {boolean} isStarred
 * @property {boolean} deletedForMe
 * @property {number} ack
 * @property {number} order
 * @property {string} at ISO 8601
 */
/** @typedef {{jid: string, subject: string}} Group */
/** @typedef {'typing' | 'recording' | 'paused'} Activity */
/** Somebody comes or goes, or does something in a chat. @typedef {{from: string, chat?: string, activity?: Activity}} Presence */
/** @typedef {{deviceId: string, name: string, connected: boolean, linkedAt: string}} Device */
/** @typedef {{number: string, name: string, online: boolean}} Phone */
/** @typedef {'image' | 'video' | 'audio' | 'document'} FileKind */
/** @typedef {{base64: string, mimeType: string, filename?: string, caption?: string}} FileBody */
/** @typedef {{text: string} | Partial<Record<FileKind, FileBody>>} Content */
/** @typedef {{to: string, quotedMessageId?: string} & Content} Outgoing */

/** A refusal of the sandbox; its message is a sentence for the person. */
export class Refusal extends Error {
  /** @param {string} code @param {string} message */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 * @throws {Refusal}
 */
async function request(method, path, body) {
  const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, { method, ...json }).catch(() => {
    throw new Refusal('unreachable', 'The sandbox does not answer. Is it still running?');
  });
  const answer = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new Refusal(answer.code, answer.message);
  return answer;
}

/** @returns {Promise<Phone[]>} */
export async function listPhones() {
  return (await request('GET', '/phones')).phones;
}

/** @param {string} number @returns {Promise<Phone>} */
export function readPhone(number) {
  return request('GET', `/phones/${number}`);
}

/** @param {{number: string, name?: string}} phone @returns {Promise<Phone>} */
export function createPhone(phone) {
  return request('POST', '/phones', phone);
}

/** @param {string} number @returns {Promise<Message[]>} */
export async function listMessages(number) {
  return (await request('GET', `/phones/${number}/messages`)).messages;
}

/** @param {string} number @param {Outgoing} message @returns {Promise<{id: string}>} */
export function sendMessage(number, message) {
  return request('POST', `/phones/${number}/messages`, message);
}

/** @param {string} number @param {string} chat */
export function readChat(number, chat) {
  return request('POST', `/phones/${number}/read`, { chat });
}

/** @param {string} number @param {string} id */
function messagePath(number, id) {
  return `/phones/${number}/messages/${encodeURIComponent(id)}`;
}

/** @param {string} number @param {string} id */
export function mediaAddress(number, id) {
  return `${messagePath(number, id)}/media`;
}

/** @param {string} number @param {string} id @param {string} emoji empty: takes the reaction back */
export function react(number, id, emoji) {
  return request('PUT', `${messagePath(number, id)}/reaction`, { emoji });
}

/** @param {string} number @param {string} id @param {string} text */
export function editMessage(number, id, text) {
  return request('PATCH', messagePath(number, id), { text });
}

/** @param {string} number @param {string} id @param {'everyone' | 'me'} forWhom */
export function deleteMessage(number, id, forWhom) {
  return request('DELETE', `${messagePath(number, id)}?for=${forWhom}`);
}

/** @param {string} number @param {string} id @param {boolean} isStarred */
export function star(number, id, isStarred) {
  return request('PUT', `${messagePath(number, id)}/star`, { isStarred });
}

/** @param {string} number @param {string} id @param {string[]} options */
export function vote(number, id, options) {
  return request('PUT', `${messagePath(number, id)}/vote`, { options });
}

/** @param {string} number @param {string} id */
export function markPlayed(number, id) {
  return request('POST', `${messagePath(number, id)}/played`);
}

/** @param {string} number @param {{chat: string, activity: Activity}} done */
export function act(number, done) {
  return request('POST', `/phones/${number}/activity`, done);
}

/** @param {string} number @returns {Promise<Group[]>} */
export async function listGroups(number) {
  return (await request('GET', `/phones/${number}/groups`)).groups;
}

/** @param {string} number @returns {Promise<Device[]>} */
export async function listDevices(number) {
  return (await request('GET', `/phones/${number}/devices`)).devices;
}

/** @param {string} number @param {string} qr @returns {Promise<Device>} */
export function scan(number, qr) {
  return request('POST', `/phones/${number}/scan`, { qr });
}

/** @param {string} number @param {string} code @returns {Promise<Device>} */
export function enterCode(number, code) {
  return request('POST', `/phones/${number}/enter-code`, { code });
}

/** @param {string} number @param {string} deviceId */
export function unlink(number, deviceId) {
  return request('DELETE', `/phones/${number}/devices/${deviceId}`);
}

/**
 * @typedef {object} Listeners
 * @property {() => void} open the stream begins, or begins again: what happened before is not told
 * @property {(isFinal: boolean) => void} lost the stream ended; unless it is final, it begins again by itself
 * @property {(message: Message) => void} message
 * @property {() => void} devices
 * @property {() => void} group a group is new, or something about it is
 * @property {(presence: Presence) => void} presence
 */

/**
 * @param {string} number
 * @param {Listeners} listeners
 * @returns {() => void} stops listening
 */
export function listen(number, { open, lost, message, devices, group, presence }) {
  const events = new EventSource(`/phones/${number}/events`);
  events.addEventListener('open', open);
  events.addEventListener('error', () => lost(events.readyState === EventSource.CLOSED));
  events.addEventListener('message', ({ data }) => message(JSON.parse(data)));
  events.addEventListener('devices', devices);
  events.addEventListener('group', group);
  events.addEventListener('presence', ({ data }) => presence(JSON.parse(data)));
  return () => events.close();
}
