import type { ChasquiPage } from './page-globals.js';

/**
 * Runs in the page: a message that this document can load, or null, which proves nothing. Looks by value: the name of
 * the serialized id's property changed in 2.3000.1042401057 (wwebjs/whatsapp-web.js #201830).
 * @param candidates the serialized ids that the message may have
 */
export async function findMessage(
  id: string,
  candidates: string[],
): Promise<{ ack: number; serializedId: string } | null> {
  const { Msg } = (window as unknown as ChasquiPage).require('WAWebCollections');
  const message =
    candidates.map((candidate) => Msg.get(candidate)).find(Boolean) ??
    Msg.getModelsArray?.().find((known) => known.id.id === id) ??
    (await Msg.getMessagesById(candidates))?.messages[0];
  if (!message) return null;
  const serializedId = (Object.values(message.id) as unknown[])
    .filter((value) => typeof value === 'string')
    .find((value) => /^(true|false)_/.test(value) && value.includes(id));
  return { ack: message.ack, serializedId: serializedId ?? candidates[0] ?? id };
}
