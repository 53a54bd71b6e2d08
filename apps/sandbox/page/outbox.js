import { accountOf, lidOf } from './addressing.js';
import { contentToWire } from './content/content.js';
import { drop, keep, readKept } from './kept-messages.js';
import { nextSendCounter } from './send-counter.js';
import { RequestError, transport } from './transport.js';

/** @typedef {import('./message-model.js').MessageModel} MessageModel */
/** @typedef {import('./message-model.js').WireMessage} WireMessage */
/** @typedef {{messageSendResult: string, t?: number}} SendResult */
/**
 * @typedef Entry
 * @property {WireMessage} wire
 * @property {MessageModel} message
 * @property {Promise<IDBValidKey | undefined>} place where it is kept for another page of this device
 * @property {boolean} isUnderWay
 * @property {(result: SendResult) => void} resolve
 */

/** Messages that the network has not answered, in the order of their sending. @type {Set<Entry>} */
const entries = new Set();

/**
 * Hands a message over, as often as connections break before the network has answered.
 * @param {MessageModel} message
 * @returns {{kept: Promise<unknown>, result: Promise<SendResult>}} `kept`: another page of this device would find it
 */
export function send(message) {
  const wire = toWire(message);
  const place = keep(wire);
  /** @type {Promise<SendResult>} */
  const result = new Promise((resolve) => {
    const entry = { wire, message, place, isUnderWay: false, resolve };
    entries.add(entry);
    void hand(entry);
  });
  return { kept: place, result };
}

/**
 * Takes up what an earlier page of this device kept, to be handed over with `resume`.
 * @param {(wire: WireMessage) => MessageModel} recall
 */
export async function takeUpKept(recall) {
  for (const { place, wire } of await readKept()) {
    const message = recall(wire);
    if ([...entries].some((entry) => entry.message === message)) continue;
    entries.add({ wire, message, place: Promise.resolve(place), isUnderWay: false, resolve() {} });
  }
}

/** Hands over again what the last connection left unanswered. */
export function resume() {
  for (const entry of entries) void hand(entry);
}

/** @param {MessageModel} message @returns {WireMessage} */
function toWire(message) {
  const chat = accountOf(message.id.remote);
  return {
    id: message.id.id,
    chat,
    chatLid: lidOf(message.id.remote)?.user,
    fromMe: true,
    from: accountOf(message.from),
    to: chat,
    content: contentToWire(message),
    ack: 0,
    t: message.t,
    isStarred: false,
    reactions: [],
    votes: [],
  };
}

/** @type {Promise<unknown>} */
let lastPrepared = Promise.resolve();

/** Hand-overs are prepared one after the other, so that they leave in order. @param {Entry} entry @returns {Promise<number>} */
function prepare(entry) {
  const prepared = lastPrepared.then(async () => {
    await entry.place;
    return nextSendCounter();
  });
  lastPrepared = prepared.catch(() => {}); // it fails for the hand-over that waits for it, not for the next one
  return prepared;
}

/** Resolves when what was sent before has left: what is done to a message must not overtake it. */
export async function whenLeft() {
  await lastPrepared;
}

/** @param {Entry} entry */
async function hand(entry) {
  // One that was under way when the connection broke goes on with the next connection, or has ended before that opens.
  if (entry.isUnderWay) return;
  entry.isUnderWay = true;
  try {
    const counter = await prepare(entry);
    const { id, to, content } = entry.wire;
    const { t, order } = await transport.call('messages.send', { id, to, content, counter });
    entry.message.order = order;
    await settle(entry, { messageSendResult: 'OK', t });
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    if (error.code !== 'disconnected') await settle(entry, { messageSendResult: error.code });
  } finally {
    entry.isUnderWay = false;
  }
}

/** @param {Entry} entry @param {SendResult} result */
async function settle(entry, result) {
  entries.delete(entry);
  if (result.messageSendResult === 'OK') entry.message.markAccepted();
  else entry.message.refuse();
  entry.resolve(result);
  await drop(await entry.place);
}
