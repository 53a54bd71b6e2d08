export { Downloads, type Download, type DownloadRules } from './downloads.js';
export type { OutboundErrorCode } from './target.js';
