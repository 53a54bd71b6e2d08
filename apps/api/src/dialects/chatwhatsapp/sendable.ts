import type { UnaddressedMessage } from '@chasqui/messages';
import type { NamedRecipient } from './recipient.js';

/** A message as its caller named it, with how long that waits for what becomes of it. */
export type Sendable = UnaddressedMessage & { to: NamedRecipient; waitMs: number };
