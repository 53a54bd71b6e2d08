export { recordEvents } from './recorded-event.js';
