import { accountOf, widOf } from './addressing.js';
import { Model } from './model.js';
import { account } from './state.js';

/** @typedef {import('./wid.js').Wid} Wid */
/** @typedef {{messagesAdminsOnly: boolean, infoAdminsOnly: boolean, addMembersAdminsOnly: boolean, approveMembers: boolean}} GroupSettings */
/** @typedef {{jid: string, subject: string, description?: {id: string, text: string}, owner: string, createdAt: number, participants: {number: string, role: string}[], settings: GroupSettings, requests: {number: string, t: number}[]}} WireGroup */
/** @typedef {{id: Wid, isAdmin: boolean, isSuperAdmin: boolean}} Participant */

class ParticipantList {
  /** @type {Map<string, Participant>} */
  #participants = new Map();

  get length() {
    return this.#participants.size;
  }

  /** @param {WireGroup['participants']} participants */
  replace(participants) {
    this.#participants = new Map(
      participants.map(({ number, role }) => {
        const id = widOf(number);
        return [id.toString(), { id, isAdmin: role !== 'member', isSuperAdmin: role === 'superadmin' }];
      }),
    );
  }

  /** @param {string | undefined} id */
  get(id) {
    return id === undefined ? undefined : this.#participants.get(id);
  }

  /** @param {string} number */
  has(number) {
    return this.getModelsArray().some(({ id }) => accountOf(id) === number);
  }

  iAmAdmin() {
    const me = account.wid && accountOf(account.wid);
    return this.getModelsArray().some(({ id, isAdmin }) => isAdmin && accountOf(id) === me);
  }

  getModelsArray() {
    return [...this.#participants.values()];
  }

  serialize() {
    return this.getModelsArray().map((participant) => ({ ...participant }));
  }
}

export class GroupMetadata extends Model {
  #participants = new ParticipantList();
  /** @type {{id: Wid, t: number}[]} */
  #requests = [];

  /** @param {{id: Wid}} attributes */
  constructor({ id }) {
    super();
    this.id = id;
    this.isLidAddressingMode = false;
    this.subject = '';
    this.announce = false;
    this.restrict = false;
  }

  /** Not an attribute: the library wants its members serialised apart. */
  get participants() {
    return this.#participants;
  }

  /** In the shape of the real page's collection. */
  get membershipApprovalRequests() {
    return { _models: this.#requests };
  }

  /** @param {WireGroup} wire */
  take({ subject, description, owner, createdAt, participants, settings, requests }) {
    this.#participants.replace(participants);
    this.#requests = requests.map(({ number, t }) => ({ id: widOf(number), t }));
    this.set({
      subject,
      desc: description?.text,
      descId: description?.id,
      owner: widOf(owner),
      creation: createdAt,
      announce: settings.messagesAdminsOnly,
      restrict: settings.infoAdminsOnly,
      memberAddMode: settings.addMembersAdminsOnly ? 'admin_add' : 'all_member_add',
      membershipApprovalMode: settings.approveMembers,
      size: participants.length,
    });
  }

  serialize() {
    return { ...super.serialize(), participants: this.#participants.serialize() };
  }
}
