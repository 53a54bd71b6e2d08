import { Model } from './model.js';

export class ContactModel extends Model {
  /** @type {{serialize(): {id: import('./wid.js').Wid}[]} | undefined} */
  #commonGroups;

  /** @param {{id: import('./wid.js').Wid, pushname?: string | undefined, phoneNumber?: import('./wid.js').Wid | undefined}} attributes */
  constructor({ id, pushname, phoneNumber }) {
    super();
    this.id = id;
    this.pushname = pushname;
    this.formattedName = pushname ?? `+${id.user}`;
    // Of a contact that is known by its LID; the library shows it in the LID's place.
    if (phoneNumber) this.phoneNumber = phoneNumber;
    this.type = 'in';
    this.labels = [];
    this.isBusiness = false;
    this.isEnterprise = false;
    this.isContactBlocked = false;
  }

  /** Not an attribute: what the library asks for, after it had the page find them. */
  get commonGroups() {
    return this.#commonGroups;
  }
  set commonGroups(groups) {
    this.#commonGroups = groups;
  }
}
