import * as api from './control-api.js';
import { element } from './dom.js';
import { attempt } from './notice.js';
import { choosePhone } from './phones.js';

/** @typedef {api.Phone} Phone */

/** @type {HTMLDialogElement} */
const dialog = element('link-dialog');
/** @type {HTMLElement} */
const error = element('link-error');

/**
 * A QR code came with the address of this page: what scanning it with a phone is elsewhere. Asks before it links.
 * @param {string} qr
 * @param {Phone | undefined} phone that is to link it; the person may take another one
 * @returns {Promise<Phone | undefined>} the phone that the person has in hand at the end
 */
export async function confirmLink(qr, phone) {
  const holder = phone ?? (await choosePhone());
  if (!holder) return undefined;
  error.hidden = true;
  element('link-phone').textContent = `${holder.name} (+${holder.number})`;
  dialog.showModal();
  return new Promise((resolve) => {
    element('confirm-link').onsubmit = (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      void attempt(error, () => api.scan(holder.number, qr)).then((isLinked) => isLinked && dialog.close());
    };
    element('other-phone').onclick = () => {
      dialog.onclose = null;
      dialog.close();
      resolve(choosePhone().then((other) => confirmLink(qr, other ?? holder)));
    };
    element('cancel-link').onclick = () => dialog.close();
    dialog.onclose = () => resolve(holder);
  });
}
