export { parseChatId, type ChatId, type ChatIdErrorCode } from './chat-id.js';
export { isHiddenId } from './hidden-id.js';
export { toJid } from './jid.js';
export { newMessageId } from './message-id.js';
export { isCountry } from './national-number.js';
export { isVcard, readVcard, toVcard } from './vcard.js';
