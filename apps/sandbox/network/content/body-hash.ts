import { createHash } from 'node:crypto';
import { isMedia, type Content } from './content.js';

/**
 * Lower-case hex SHA-256 of what a message carries. Media: its bytes. Everything else: UTF-8 of the text, of
 * `latitude,longitude`, of the vcards joined by line feeds, of the poll's name and options joined by line feeds, or of
 * the jid of the group that somebody is invited to.
 */
export function bodySha256(content: Content): string {
  return isMedia(content) ? content.media.sha256 : createHash('sha256').update(bodyOf(content), 'utf8').digest('hex');
}

function bodyOf(content: Exclude<Content, { readonly media: unknown }>): string {
  switch (content.type) {
    case 'chat':
      return content.text;
    case 'groups_v4_invite':
      return content.invite.group;
    case 'location':
      return `${content.latitude},${content.longitude}`;
    case 'vcard':
    case 'multi_vcard':
      return content.contacts.map(({ vcard }) => vcard).join('\n');
    case 'poll_creation':
      return [content.name, ...content.options].join('\n');
  }
}
