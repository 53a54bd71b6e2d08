/** Why a session is in its state: a code for programs, a sentence for people. */
export const SESSION_REASONS = {
  waiting_for_worker: 'No worker has taken this session yet.',
  no_worker: 'No worker is running.',
  no_capacity: 'Every worker hosts as many sessions as it may.',
  waiting_for_turn: 'Other browsers of this host are being started first.',
  browser_starting: 'The browser is being started.',
  page_loading: 'WhatsApp Web is being loaded.',
  waiting_for_scan: 'The QR code waits to be scanned with the phone (WhatsApp > Linked devices).',
  waiting_for_code:
    'The pairing code waits to be entered on the phone (WhatsApp > Linked devices > Link with phone number).',
  linking: 'The phone has accepted; WhatsApp is loading the chats.',
  connected: 'WhatsApp is connected.',
  connection_lost: 'The browser lost its connection to WhatsApp.',
  whatsapp_unreachable: 'web.whatsapp.com could not be loaded.',
  page_not_loaded: 'web.whatsapp.com answered, but its page did not start.',
  page_not_injected: 'WhatsApp Web was loaded, but could not be taken over in time.',
  connection_not_opened: 'WhatsApp Web was loaded, but did not reach WhatsApp.',
  sync_timeout: 'WhatsApp accepted the login, but did not finish loading in time.',
  page_not_answering: 'The WhatsApp page stopped answering.',
  page_crashed: 'The WhatsApp page crashed.',
  page_not_ready: 'WhatsApp did not become ready in time.',
  page_incompatible: 'This build of WhatsApp Web is not understood; messages are held until another build comes.',
  version_deprecated: 'WhatsApp no longer accepts this build of WhatsApp Web.',
  browser_exited: 'The browser ended unexpectedly.',
  browser_not_found: 'No Chromium was found; set BROWSER_PATH.',
  browser_not_started: 'The browser could not be started.',
  opened_elsewhere: 'The same login was opened in another browser.',
  login_missing: 'WhatsApp Web says that it is not linked; the browser is started again to make sure.',
  terms_of_service: 'WhatsApp blocks this account until its terms are accepted on the phone.',
  proxy_blocked: 'WhatsApp refuses connections from this network or proxy.',
  worker_lost: 'The worker of this session is gone; another takes over within seconds.',
  worker_stopped: 'The worker of this session was stopped.',
  qr_expired: 'The QR code was not scanned in time.',
  pairing_code_expired: 'The pairing code was not entered in time.',
  stopped_by_request: 'It was stopped by request.',
  logged_out_by_request: 'It was logged out by request.',
  unlinked_from_phone: 'The phone removed this linked device.',
  deleted: 'It was deleted.',
} as const;

export type SessionReason = keyof typeof SESSION_REASONS;

/** What Chasqui does next by itself, or what a person must do. */
export const NEXT_ACTIONS = {
  none: null,
  claim: 'a worker takes it',
  start_worker: 'start a worker; the session then starts by itself',
  wait_for_room:
    'it starts by itself as soon as there is room: stop another session, raise WORKER_MAX_SESSIONS, or add a worker',
  restart_browser: 'the browser is started again',
  finish_loading: 'the page finishes loading by itself, or the browser is started again',
  reload_page: 'the page is loaded again',
  accept_terms: 'accept the terms in WhatsApp on the phone; the browser is then started again',
  change_network: 'use another network or proxy; the browser is then started again',
  close_other_browser: 'close the other browser that has this login; this one is started again',
  reconnect: 'WhatsApp is reached again by itself, or the browser is started again',
  expire_qr: 'the QR code expires if it is not scanned',
  expire_code: 'the pairing code expires if it is not entered',
  scan_again: 'GET /sessions/{id}/qr and scan the new code',
  start: 'POST /sessions/{id}/start',
} as const;

export type NextAction = keyof typeof NEXT_ACTIONS;
