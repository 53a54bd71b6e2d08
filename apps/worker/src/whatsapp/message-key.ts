/** A message's key in parts, all as text; what a key does not have is empty. */
export interface MessageKeyParts {
  id: string;
  fromMe: boolean;
  /** The chat. */
  remote: string;
  /** Who wrote it in a group. */
  participant: string;
}

/**
 * An id that comes as a string from events and as an object from calls, and whose serialized property is `_serialized`
 * or `$1` by the page's build: found by value.
 */
export function serializedWid(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return '';
  const found = (Object.values(value) as unknown[]).find((part) => typeof part === 'string' && part.includes('@'));
  return typeof found === 'string' ? found : '';
}

/** A message's key, which comes as a string (`true_<chat>_<id>_<participant>`) or as an object. */
export function messageKeyParts(value: unknown): MessageKeyParts {
  if (typeof value === 'string') {
    const [fromMe, remote = '', id = '', participant = ''] = value.split('_');
    return { id, fromMe: fromMe === 'true', remote, participant };
  }
  const { id, fromMe, remote, participant } = (value ?? {}) as Partial<Record<keyof MessageKeyParts, unknown>>;
  return {
    id: typeof id === 'string' ? id : '',
    fromMe: fromMe === true,
    remote: serializedWid(remote),
    participant: serializedWid(participant),
  };
}
