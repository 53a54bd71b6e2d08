import { RequestError, transport } from './transport.js';

/** What the real server answers for these refusals. @type {Record<string, number>} */
const STATUS = {
  bad_request: 400,
  forbidden: 403,
  group_not_found: 404,
  not_registered: 404,
  picture_not_found: 404,
  call_not_found: 404,
  invite_not_valid: 406,
};

/** A refusal as the library knows it: by this name. */
export class ServerStatusCodeError extends Error {
  /** @param {number} status @param {string} text */
  constructor(status, text) {
    super(`ServerStatusCodeError: ${status} ${text}`);
    this.name = 'ServerStatusCodeError';
    this.status = status;
  }
}

/** Asks the network, and refuses as the real page does. @param {string} method @param {object} params @returns {Promise<any>} */
export async function ask(method, params) {
  try {
    return await transport.call(method, params);
  } catch (error) {
    const status = error instanceof RequestError ? STATUS[error.code] : undefined;
    throw status === undefined ? error : new ServerStatusCodeError(status, /** @type {Error} */ (error).message);
  }
}
