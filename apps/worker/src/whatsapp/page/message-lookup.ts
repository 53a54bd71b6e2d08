import type { ChasquiPage } from './page-globals.js';

export interface FoundMessage {
  ack: number;
  serializedId: string;
  /** It was deleted for everybody, and says nothing any more. */
  isRevoked: boolean;
}

/**
 * Runs in the page: a message that this document can load, or null, which proves nothing. Looks by value: the name of
 * the serialized id's property changed in 2.3000.1042401057 (wwebjs/whatsapp-web.js #201830).
 * A chat has two addresses, a phone's and a hidden one (`…@lid`), and its messages carry either.
 */
export async function findMessage(id: string, chatId: string): Promise<FoundMessage | null> {
  const page = window as unknown as ChasquiPage;
  const { Msg } = page.require('WAWebCollections');
  const { getPhoneNumber, getCurrentLid } = page.require('WAWebApiContact');
  const chat = page.require('WAWebWidFactory').createWid(chatId);
  const other = chatId.endsWith('@lid') ? getPhoneNumber(chat) : chatId.endsWith('@g.us') ? null : getCurrentLid(chat);
  const candidates = [chatId, ...(other ? [other.toString()] : [])].flatMap((address) => [
    `true_${address}_${id}`,
    `false_${address}_${id}`,
  ]);
  const message =
    candidates.map((candidate) => Msg.get(candidate)).find(Boolean) ??
    Msg.getModelsArray?.().find((known) => known.id.id === id) ??
    (await Msg.getMessagesById(candidates))?.messages[0];
  if (!message) return null;
  const serializedId = (Object.values(message.id) as unknown[])
    .filter((value) => typeof value === 'string')
    .find((value) => /^(true|false)_/.test(value) && value.includes(id));
  const isRevoked = message.type === 'revoked';
  return { ack: message.ack, isRevoked, serializedId: serializedId ?? candidates[0] ?? id };
}
