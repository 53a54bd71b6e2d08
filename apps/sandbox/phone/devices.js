import * as api from './control-api.js';
import { element, keepDrawn, make, place } from './dom.js';
import { attempt, onSubmit } from './notice.js';

/** @typedef {api.Device} Device */

/** @type {HTMLDialogElement} */
const dialog = element('devices-dialog');
/** @type {HTMLElement} */
const error = element('devices-error');
/** @type {HTMLButtonElement} */
const opener = element('show-devices');

let number = '';
const items = keepDrawn(draw);

/** Shows the devices that are linked to a phone. @param {string} phone */
export async function showDevices(phone) {
  number = phone;
  const devices = await api.listDevices(phone);
  if (number !== phone) return;
  place(element('devices'), items.draw(devices.map((device) => [`${phone} ${device.deviceId}`, device])));
  element('no-devices').hidden = devices.length > 0;
  opener.disabled = false;
  opener.textContent = `Linked devices (${devices.length})`;
}

/** @param {Device} device */
function draw({ deviceId, name, connected, linkedAt }) {
  const since = new Date(linkedAt).toLocaleString('en', { dateStyle: 'medium', timeStyle: 'short', hourCycle: 'h23' });
  const unlink = () => void attempt(error, () => api.unlink(number, deviceId));
  return make(
    'li',
    {},
    make(
      'span',
      {},
      make('span', {}, name),
      make('span', { className: 'faint' }, `${connected ? 'Connected' : 'Not connected'} · linked ${since}`),
    ),
    make('button', { className: 'plain', ariaLabel: `Unlink ${name}`, onclick: unlink }, 'Unlink'),
  );
}

opener.addEventListener('click', () => {
  dialog.showModal();
  // Nobody tells when a device comes or goes, only when one is linked or unlinked.
  void attempt(error, () => showDevices(number));
});
onSubmit(element('enter-code'), error, ({ code = '' }) => api.enterCode(number, code));
onSubmit(element('scan'), error, ({ qr = '' }) => api.scan(number, qr));
