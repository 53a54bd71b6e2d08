import type { ChasquiPage } from './page-globals.js';

export interface FoundMessage {
  ack: number;
  serializedId: string;
  /** It was deleted for everybody, and says nothing any more. */
  isRevoked: boolean;
}

/** Which message. */
export interface WantedMessage {
  /** Bare WhatsApp id. */
  id: string;
  chatId: string;
  /** Who wrote it, if that was not this account: messages of groups are known by that, too. */
  senderId?: string | undefined;
}

/**
 * Runs in the page: a message that this document can load, or null, which proves nothing. Looks by value: the name of
 * the serialized id's property changed in 2.3000.1042401057 (wwebjs/whatsapp-web.js #201830).
 * A chat has two addresses, a phone's and a hidden one (`…@lid`), and its messages carry either; so has whoever wrote
 * to a group.
 */
export async function findMessage({ id, chatId, senderId }: WantedMessage): Promise<FoundMessage | null> {
  const page = window as unknown as ChasquiPage;
  const { Msg } = page.require('WAWebCollections');
  const { getPhoneNumber, getCurrentLid } = page.require('WAWebApiContact');
  const { getMaybeMePnUser, getMaybeMeLidUser } = page.require('WAWebUserPrefsMeUser');
  const bothOf = (address: string): string[] => {
    const wid = page.require('WAWebWidFactory').createWid(address);
    const other = address.endsWith('@lid') ? getPhoneNumber(wid) : getCurrentLid(wid);
    return other ? [address, other.toString()] : [address];
  };
  const me = [getMaybeMePnUser(), getMaybeMeLidUser()].flatMap((own) => (own ? [own.toString()] : []));
  const theirs = senderId === undefined || senderId === chatId ? [] : bothOf(senderId);
  const candidates = chatId.endsWith('@g.us')
    ? [
        ...['', ...me].map((own) => `true_${chatId}_${id}${own && `_${own}`}`),
        ...['', ...theirs].map((their) => `false_${chatId}_${id}${their && `_${their}`}`),
      ]
    : bothOf(chatId).flatMap((address) => [`true_${address}_${id}`, `false_${address}_${id}`]);
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
