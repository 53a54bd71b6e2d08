import { Emitter } from './emitter.js';

const FIRST_DELAY_MS = 50;
const LAST_DELAY_MS = 1000;

/** A refusal by the network, or 'disconnected' when nobody can tell what became of the request. */
export class RequestError extends Error {
  /** @param {string} code @param {string} text */
  constructor(code, text) {
    super(text);
    this.code = code;
  }
}

function notConnected() {
  return new RequestError('disconnected', 'Not connected to WhatsApp');
}

/**
 * The page's line to the network. It comes back by itself after it broke, and triggers `open`, `close` and whatever
 * the network pushes.
 */
export class Transport extends Emitter {
  /** @type {WebSocket | undefined} */
  #socket;
  #delayMs = FIRST_DELAY_MS;
  #isWanted = false;
  #isAccepted = false;
  #lastId = 0;
  /** @type {Map<number, {resolve(result: any): void, reject(error: Error): void}>} */
  #pending = new Map();

  connect() {
    this.#isWanted = true;
    if (this.#socket) return;
    const socket = new WebSocket(`wss://${location.host}/network`);
    this.#socket = socket;
    socket.onopen = () => this.trigger('open');
    socket.onmessage = ({ data }) => this.#receive(JSON.parse(data));
    socket.onclose = () => this.#recover();
  }

  /** Closes for good, until `connect` is called. */
  stop() {
    this.#isWanted = false;
    this.#socket?.close();
  }

  /** Gives this connection up and tries again a little later. */
  retry() {
    this.#socket?.close();
  }

  /** What may be asked by a page that has not said who it is. @param {string} method @param {object} params @returns {Promise<any>} */
  ask(method, params) {
    return this.#request(method, params);
  }

  /**
   * Says who this page is. Until the network has accepted that, nothing else can be asked for.
   * @param {string} method @param {object} params @returns {Promise<any>}
   */
  async introduce(method, params) {
    const answer = await this.#request(method, params);
    this.#isAccepted = true;
    this.#delayMs = FIRST_DELAY_MS;
    return answer;
  }

  /** @param {string} method @param {object} [params] @returns {Promise<any>} */
  call(method, params = {}) {
    return this.#isAccepted ? this.#request(method, params) : Promise.reject(notConnected());
  }

  /** @param {string} method @param {object} params @returns {Promise<any>} */
  #request(method, params) {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return Promise.reject(notConnected());
    const id = ++this.#lastId;
    socket.send(JSON.stringify({ id, method, params }));
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  /** @param {{id?: number, result?: unknown, error?: {code: string, text: string}, event?: string, data?: unknown}} frame */
  #receive({ id, result, error, event, data }) {
    if (event) return this.trigger(event, data);
    const request = this.#pending.get(id ?? 0);
    this.#pending.delete(id ?? 0);
    if (error) request?.reject(new RequestError(error.code, error.text));
    else request?.resolve(result);
  }

  #recover() {
    this.#socket = undefined;
    this.#isAccepted = false;
    const lost = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of lost) reject(notConnected());
    this.trigger('close');
    if (!this.#isWanted) return;
    setTimeout(() => this.#isWanted && this.connect(), this.#delayMs * (0.8 + 0.4 * Math.random()));
    this.#delayMs = Math.min(this.#delayMs * 2, LAST_DELAY_MS);
  }
}

export const transport = new Transport();
