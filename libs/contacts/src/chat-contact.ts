/**
 * An SQL expression: who the chat of a message is with, as a jsonb object, or NULL for a group and for whom the session
 * does not know. Two look-ups by unique indexes, the second only where the first finds nobody.
 * @param message alias of a row of `messages`
 */
export function chatContact(message: string): string {
  const by = (column: 'phone' | 'lid'): string => `(
    SELECT jsonb_build_object('contactId', k.id, 'phone', k.phone, 'lid', k.lid) FROM contacts k
    WHERE k.session_id = ${message}.session_id AND k.${column} = ${message}.chat_id)`;
  return `coalesce(${by('phone')}, ${by('lid')})`;
}
