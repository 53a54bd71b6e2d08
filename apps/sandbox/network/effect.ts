/** What somebody did to a message after it was sent: a state, so that doing it again changes nothing. */
export type EffectState =
  | { readonly kind: 'reaction'; /** Empty: taken back. */ readonly emoji: string }
  | { readonly kind: 'vote'; /** Positions of the chosen options. */ readonly options: readonly number[] }
  | { readonly kind: 'edit'; readonly text: string }
  /** Deleted for everybody. */
  | { readonly kind: 'revoke' }
  /** Deleted for oneself. */
  | { readonly kind: 'hide' }
  | { readonly kind: 'star'; readonly isStarred: boolean }
  /** For everybody in the chat; `seconds` 0: unpinned. */
  | { readonly kind: 'pin'; readonly seconds: number }
  /** What could not be read by its recipients' pages can be read from here on. */
  | { readonly kind: 'decrypt' };

export type Effect = EffectState & {
  /** What the page would use as the id of the message that carried it. */
  readonly id: string;
  /** Key of the message. */
  readonly message: string;
  readonly by: string;
  readonly at: string;
};

/** One person has at most one effect of each kind on a message. */
export function effectKey({ message, kind, by }: Effect): string {
  return `${message}/${kind}/${by}`;
}
