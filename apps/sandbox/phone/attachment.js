import { element } from './dom.js';
import { sizeOf } from './wording.js';

/** @typedef {import('./control-api.js').FileKind} FileKind */
/** @typedef {import('./control-api.js').FileBody} FileBody */

const MOST_BYTES = 100 * 1000 * 1000;

/** @type {HTMLInputElement} */
const input = element('file');
/** @type {HTMLImageElement} */
const preview = element('attachment-preview');

/** A file that is to go with the next message. */
export class Attachment {
  /** @type {File | undefined} */
  #file = undefined;

  /** @param {() => void} onPick */
  constructor(onPick) {
    element('attach').addEventListener('click', () => input.click());
    element('remove-attachment').addEventListener('click', () => (this.set(undefined), onPick()));
    input.addEventListener('change', () => {
      const [file] = input.files ?? [];
      if (file) this.set(file);
      // So that the same file can be taken again.
      input.value = '';
      onPick();
    });
  }

  get file() {
    return this.#file;
  }

  /** @param {File | undefined} file */
  set(file) {
    URL.revokeObjectURL(preview.src);
    this.#file = file;
    element('attachment').hidden = !file;
    const isPicture = file !== undefined && kindOf(file) === 'image';
    preview.hidden = !isPicture;
    if (isPicture) preview.src = URL.createObjectURL(file);
    else preview.removeAttribute('src');
    element('attachment-name').textContent = file ? `${file.name} · ${sizeOf(file.size)}` : '';
  }
}

/** How WhatsApp sends such a file. @param {File} file @returns {FileKind} */
export function kindOf({ type }) {
  if (/^image\/(jpeg|png|webp|gif)$/.test(type)) return 'image';
  if (type.startsWith('video/')) return 'video';
  return type.startsWith('audio/') ? 'audio' : 'document';
}

/** @param {File} file @returns {Promise<FileBody>} */
export async function readFile(file) {
  if (file.size === 0) throw new Error(`${file.name} is empty.`);
  if (file.size > MOST_BYTES) throw new Error(`${file.name} is too large: at most ${sizeOf(MOST_BYTES)} can be sent.`);
  return { base64: await toBase64(file), mimeType: file.type || 'application/octet-stream', filename: file.name };
}

/** @param {File} file @returns {Promise<string>} */
function toBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).split(',')[1] ?? '');
    reader.onerror = () => reject(new Error(`${file.name} cannot be read. Choose it again.`));
    reader.readAsDataURL(file);
  });
}
