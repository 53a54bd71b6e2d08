/** What callers see: `…@c.us` is WhatsApp Web's word for what everybody else calls `…@s.whatsapp.net`. */
export function toJid(chatId: string): string {
  return chatId.replace(/@c\.us$/, '@s.whatsapp.net');
}
