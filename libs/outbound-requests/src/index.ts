export { Downloads } from './downloads.js';
export type { OutboundErrorCode } from './target.js';
