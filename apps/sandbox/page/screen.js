import { account, socketState } from './state.js';

/** Shows a person who opens the page what state it is in. The QR code is text: it is for the sandbox's own phone. */
export function showState() {
  const stateElement = document.querySelector('#state');
  const accountElement = document.querySelector('#account');

  function render() {
    if (stateElement) stateElement.textContent = socketState.state;
    if (accountElement) accountElement.textContent = account.wid ? `+${account.wid.user}` : 'not linked';
  }

  socketState.on('change', render);
  account.on('change', render);
  render();
}
