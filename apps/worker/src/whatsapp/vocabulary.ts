import type { SeenPerson } from '@chasqui/contacts';
import type { MessageChange, ReceivedContent } from '@chasqui/messages';

/** Why a browser run ended by itself. */
export type EndReason =
  | 'browser_exited'
  | 'browser_not_found'
  | 'browser_not_started'
  | 'connection_lost'
  | 'connection_not_opened'
  | 'login_missing'
  | 'opened_elsewhere'
  | 'page_crashed'
  | 'page_not_answering'
  | 'page_not_injected'
  | 'page_not_loaded'
  | 'page_not_ready'
  | 'proxy_blocked'
  | 'sync_timeout'
  | 'terms_of_service'
  | 'version_deprecated'
  | 'whatsapp_unreachable';

/** Whose phone a session is linked to. */
export interface PhoneIdentity {
  /** Digits only. */
  number: string;
  pushName: string | null;
}

export interface ReceivedMessage {
  /** Bare id. */
  waId: string;
  /** By phone number where the page can tell it. */
  chatId: string;
  /** The chat as WhatsApp addressed it (`…@lid` or a phone number). */
  chatWid: string;
  senderId: string;
  /** Who that is, as far as the page tells. */
  sender: SeenPerson;
  /** Our word where we have one, WhatsApp's own otherwise. */
  type: string;
  content: ReceivedContent;
  at: Date;
}

/** What became of a message, and who brought it about. */
export interface ChangedMessage {
  change: MessageChange;
  /** As far as the page tells; null for the session's own account. */
  author: SeenPerson | null;
}

/** What a page shows to be entered on a phone. */
export interface ShownCode {
  code: string;
  /** Whose phone; digits. */
  phoneNumber: string;
  /** It took the place of one that expired, unasked. */
  isRenewed: boolean;
}

/** What a WhatsApp page tells its host. */
export interface WhatsappEvents {
  /** The browser runs and begins to load the page. */
  launched: [];
  /** The browser loaded a document, for the first time or again: nothing can be sent until the next `ready`. */
  documentLoaded: [];
  /** The document is WhatsApp Web and has started; the library goes into it. */
  pageStarted: [];
  /** The library is in the page. Without a QR before it, there is a login and loading goes on. */
  injected: [];
  qr: [qr: string];
  /** The page shows a code in place of a QR, or another in place of that. */
  pairingCode: [shown: ShownCode];
  /** The page has no further QR to show. */
  qrUsedUp: [];
  /** A login was accepted, or chats are being loaded; a page that is ready may say it too, after a reconnect. */
  loading: [];
  /** All is loaded in this document: `ready` follows. */
  synced: [];
  /** May come again after the page reloaded itself. */
  ready: [phone: PhoneIdentity];
  /** The page is not as our work needs it: nothing may be sent from this document, and no `ready` comes from it. */
  incompatible: [build: string, problems: readonly string[]];
  connectionLost: [];
  connectionRestored: [];
  /** The phone removed this device: the login is worthless. */
  unlinked: [];
  /** The run is over and its browser gone or useless. Comes at most once, never after `stop` or `kill`. */
  ended: [reason: EndReason];
  /** WhatsApp's numbers: 1 server, 2 device, 3 read, 4 played, −1 refused. */
  acknowledged: [waId: string, ack: number];
  /** Never rejects; awaited in order. */
  received: [message: Promise<ReceivedMessage>];
  /** As `received`, with which it shares its order. May tell what is known. */
  changed: [change: Promise<ChangedMessage>];
  /** What the page told was not understood by the library. */
  eventFailed: [event: string, error: unknown];
}

/** What became of handing one message to the page. */
export type HandOver =
  /** The network has it, by its answer or by its acknowledgement. */
  | { outcome: 'accepted'; chatWid: string | undefined }
  /** WhatsApp's server said no. */
  | { outcome: 'refused'; detail: string }
  /** It certainly did not leave. */
  | {
      outcome: 'not_handed';
      reason:
        | 'recipient_not_on_whatsapp'
        | 'quoted_message_not_found'
        | 'target_not_found'
        | 'action_not_possible'
        | 'too_late'
        | 'page_error'
        | 'upload_failed'
        | 'file_not_readable'
        | 'page_lost_at_file'
        | 'uploads_failing'
        | 'media_store_away';
    }
  /** It may have left: only WhatsApp knows. */
  | { outcome: 'unknown'; chatWid?: string };

/** What became of fetching the file of a message. */
export type ReceivedFileFetch<Result> =
  | { outcome: 'fetched'; mimetype: string; result: Result }
  /** The page does not know the message. */
  | { outcome: 'unknown_message' }
  /** The message has no file. */
  | { outcome: 'no_file' }
  | { outcome: 'too_large' }
  /** WhatsApp has it no more, and whoever sent it did not give it again. */
  | { outcome: 'gone' }
  /** Whoever sent it was asked for it again: it may be there later. */
  | { outcome: 'requested_again' };

/** Whether WhatsApp took a file of ours that belongs to no message. */
export type UploadTrial = 'taken' | 'refused' | 'page_lost';

/** What became of bringing a file into the page and to WhatsApp's servers. In no case did its message leave. */
export type FilePreparation =
  | { outcome: 'ready' }
  | { outcome: 'upload_failed'; detail: string }
  /** By the browser. */
  | { outcome: 'unreadable' }
  /** It is being loaded, or closed, or does not answer. */
  | { outcome: 'page_lost' }
  | { outcome: 'not_wanted' };
