import type { ChasquiPage } from './page-globals.js';

/** What the page's socket says; `state` null while the page is not WhatsApp Web yet, or does not tell. */
export interface SocketReading {
  state: string | null;
  hasSynced: boolean;
}

/** Runs in the page. Never throws: a page that is not understood still answers. */
export function readSocket(): SocketReading {
  const page = window as unknown as ChasquiPage;
  try {
    const { Socket } = page.require('WAWebSocketModel');
    return { state: typeof Socket.state === 'string' ? Socket.state : null, hasSynced: Socket.hasSynced === true };
  } catch {
    return { state: null, hasSynced: false };
  }
}

/** Runs in the page: tells the library what it was too late to hear (`change:hasSynced` comes once per document). */
export function repeatSynced(): void {
  (window as unknown as ChasquiPage).onAppStateHasSyncedEvent?.();
}
