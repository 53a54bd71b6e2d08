import { Model } from './model.js';

export class ContactModel extends Model {
  /** @param {{id: import('./wid.js').Wid, pushname?: string | undefined}} attributes */
  constructor({ id, pushname }) {
    super();
    this.id = id;
    this.pushname = pushname;
    this.formattedName = pushname ?? `+${id.user}`;
    this.type = 'in';
    this.labels = [];
    this.isBusiness = false;
    this.isEnterprise = false;
    this.isContactBlocked = false;
  }
}
