/** What an account made of one of its chats. It is the same on all its devices. */
export interface ChatState {
  readonly number: string;
  readonly chat: string;
  readonly isArchived: boolean;
  readonly isPinned: boolean;
  /** Seconds since 1970; 0 is not muted, -1 is muted for good. */
  readonly mutedUntil: number;
  readonly isMarkedUnread: boolean;
  /** Whether the chat itself was taken off the list when it was cleared; the next message brings it back. */
  readonly isDeleted: boolean;
  /** Order of the newest message that was cleared away; 0 if nothing was. */
  readonly clearedUpTo: number;
}

export interface Block {
  readonly number: string;
  readonly blocked: string;
}

export interface Picture {
  /** The number of an account, or the jid of a group. */
  readonly owner: string;
  /** A new one with every picture. */
  readonly id: string;
  readonly mimeType: string;
  readonly base64: string;
}

/** A voice or video call between two accounts. */
export interface Call {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly isVideo: boolean;
  /** The one who is called had blocked the caller, and never knows. */
  readonly isSilenced?: true;
  readonly state: 'ringing' | 'rejected' | 'ended';
  readonly at: string;
}
