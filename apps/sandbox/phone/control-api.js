/** @typedef {{id: string, chat: string, fromMe: boolean, text: string, ack: number, order: number, at: string}} Message */
/** @typedef {{deviceId: string, name: string, connected: boolean}} Device */
/** @typedef {{number: string, name: string}} Phone */

/**
 * @param {string} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
async function request(method, path, body) {
  const json = body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
  const response = await fetch(path, { method, ...json });
  const answer = response.status === 204 ? undefined : await response.json();
  if (!response.ok) throw new Error(answer.message);
  return answer;
}

/** @returns {Promise<Phone[]>} */
export async function listPhones() {
  return (await request('GET', '/phones')).phones;
}

/** @param {string} number @returns {Promise<Phone>} */
export function createPhone(number) {
  return request('POST', '/phones', { number });
}

/** @param {string} number @returns {Promise<Message[]>} */
export async function listMessages(number) {
  return (await request('GET', `/phones/${number}/messages`)).messages;
}

/** @param {string} number @param {string} to @param {string} text */
export function sendMessage(number, to, text) {
  return request('POST', `/phones/${number}/messages`, { to, text });
}

/** @param {string} number @param {string} chat */
export function readChat(number, chat) {
  return request('POST', `/phones/${number}/read`, { chat });
}

/** @param {string} number @returns {Promise<Device[]>} */
export async function listDevices(number) {
  return (await request('GET', `/phones/${number}/devices`)).devices;
}

/** @param {string} number @param {string} qr */
export function scan(number, qr) {
  return request('POST', `/phones/${number}/scan`, { qr });
}

/** @param {string} number @param {string} deviceId */
export function unlink(number, deviceId) {
  return request('DELETE', `/phones/${number}/devices/${deviceId}`);
}

/**
 * @param {string} number
 * @param {{message(message: Message): void, devices(): void}} listeners
 * @returns {() => void} stops listening
 */
export function listen(number, { message, devices }) {
  const events = new EventSource(`/phones/${number}/events`);
  events.addEventListener('message', ({ data }) => message(JSON.parse(data)));
  events.addEventListener('devices', devices);
  return () => events.close();
}
