import * as api from './control-api.js';
import { element, make } from './dom.js';
import { attempt, onSubmit } from './notice.js';

/** @typedef {api.Phone} Phone */

/** @type {HTMLDialogElement} */
const dialog = element('phones-dialog');
/** @type {HTMLElement} */
const error = element('phones-error');

/** What the phones and groups of the sandbox are called, as far as this page has heard. @type {Map<string, string>} */
const names = new Map();

/** @param {string} number a phone @returns {Promise<string[]>} the ids of the groups it is in */
export async function loadGroups(number) {
  const groups = await api.listGroups(number);
  for (const { jid, subject } of groups) names.set(jid, subject);
  return groups.map(({ jid }) => jid);
}

/** @param {string} chat */
export function isGroup(chat) {
  return chat.includes('@');
}

/** @param {string} chat number of a phone, or id of a group @returns {string} */
export function nameOf(chat) {
  return names.get(chat) ?? idOf(chat);
}

/** @param {string} chat @returns {string} the number of a phone, or the id of a group */
export function idOf(chat) {
  return isGroup(chat) ? chat : `+${chat}`;
}

/** @returns {Promise<Phone[]>} */
export async function loadPhones() {
  const phones = await api.listPhones();
  for (const { number, name } of phones) names.set(number, name);
  const options = phones.map(({ number, name }) => make('option', { value: number, label: name }));
  element('known-phones').replaceChildren(...options);
  return phones;
}

/** @type {(phone: Phone | undefined) => void} */
let answer = () => {};

/**
 * Asks which phone to hold; it may be made first.
 * @param {string} [missing] number of the phone that was asked for, which there is not
 * @returns {Promise<Phone | undefined>} undefined when the person closes the question
 */
export async function choosePhone(missing) {
  await attempt(error, async () => {
    const phones = await loadPhones();
    element('phones').replaceChildren(...phones.map(choice));
    element('no-phones').hidden = phones.length > 0;
  });
  if (missing !== undefined && error.hidden) {
    error.textContent = `There is no phone ${missing} yet. Make it, or choose another one.`;
    error.hidden = false;
  }
  element('new-number').value = missing ?? '';
  if (!dialog.open) dialog.showModal();
  return new Promise((resolve) => {
    answer = resolve;
  });
}

/** @param {Phone} phone */
function choice(phone) {
  const { number, name, online } = phone;
  const button = make(
    'button',
    { className: 'choice', onclick: () => choose(phone) },
    make('span', {}, name),
    make('span', { className: 'faint' }, online ? `+${number}` : `+${number} · offline`),
  );
  return make('li', {}, button);
}

/** @param {Phone} phone */
function choose(phone) {
  names.set(phone.number, phone.name);
  answer(phone);
  dialog.close();
}

/** @type {HTMLFormElement} */
const form = element('create-phone');
onSubmit(form, error, async ({ number = '', name = '' }) => {
  choose(await api.createPhone({ number, ...(name.trim() ? { name: name.trim() } : {}) }));
});
dialog.addEventListener('close', () => answer(undefined));
