import { loadCredentials } from '../credentials.js';

/** A transfer that the network refused. The library asks for its status: 404 is media that is gone. */
export class TransferError extends Error {
  /** @param {number} status @param {string} text */
  constructor(status, text) {
    super(text);
    this.name = 'TransferError';
    this.status = status;
  }
}

/**
 * @param {Blob} blob @param {string} type
 * @returns {Promise<{sha256: string, sizeBytes: number}>} `sha256` in hex
 */
export async function upload(blob, type) {
  const response = await request(`/mms/${type}`, { method: 'POST', body: blob });
  return response.json();
}

/** @param {string} directPath @param {AbortSignal} [signal] @returns {Promise<ArrayBuffer>} */
export async function download(directPath, signal) {
  const response = await request(directPath, { signal });
  return response.arrayBuffer();
}

/** @param {string} path @param {any} init */
async function request(path, init) {
  const credentials = await loadCredentials();
  const authorization = `Device ${credentials?.deviceId}:${credentials?.secret}`;
  const headers = { authorization, ...(init.body ? { 'content-type': 'application/octet-stream' } : {}) };
  const response = await fetch(path, { ...init, headers });
  if (!response.ok) throw new TransferError(response.status, (await response.json()).message);
  return response;
}
