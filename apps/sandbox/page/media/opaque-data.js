/** A file in the page's hands. The module that the library asks for is this class, and it checks for its instances. */
export class OpaqueData {
  #blob;
  /** @type {string | undefined} */
  #url;

  /** @param {Blob} blob @param {string} [filename] */
  constructor(blob, filename) {
    this.#blob = blob;
    this.filename = filename;
  }

  /** @param {Blob & {name?: string}} blob @param {string} mimetype */
  static async createFromData(blob, mimetype) {
    return new OpaqueData(blob.type === mimetype ? blob : new Blob([blob], { type: mimetype }), blob.name);
  }

  get blob() {
    return this.#blob;
  }
  get type() {
    return this.#blob.type;
  }
  get size() {
    return this.#blob.size;
  }

  url() {
    this.#url ??= URL.createObjectURL(this.#blob);
    return this.#url;
  }

  /** Lets go of what `url` holds on to. */
  autorelease() {
    if (this.#url) URL.revokeObjectURL(this.#url);
    this.#url = undefined;
  }

  formData() {
    return this.#blob;
  }
}
