import type { ChasquiPage, KnownActions, PageAction, PageActionOutcome, PreparedAction } from './page-globals.js';

/**
 * Each of these runs in the page, and makes known to this document what can be done to messages. `prepare` gives what
 * begins it, or nothing where WhatsApp Web does not offer it for that message; `holds` tells whether the message shows
 * already what it would bring about. All of them set a state: doing one once more changes nothing.
 */
export const INSTALL_ACTIONS = [installChanges, installMarks];

/** What changes a message: reactions, edits, deletions for everybody. */
function installChanges(): void {
  const page = window as unknown as ChasquiPage;
  const { Chat } = page.require('WAWebCollections');
  const can = () => page.require('WAWebMsgActionCapability');
  const changes: Pick<KnownActions, 'reaction' | 'edit' | 'revoke'> = {
    reaction: {
      prepare(message, { emoji = '' }) {
        const { sendReactionToMsg } = page.require('WAWebSendReactionMsgAction');
        return message.type === 'revoked' ? undefined : () => sendReactionToMsg(message, emoji);
      },
      holds: () => false,
    },
    edit: {
      // As whatsapp-web.js 1.34.7 does it, which keeps the answer to itself.
      prepare(message, { text = '', mentions = [] }) {
        if (!can().canEditText(message) && !can().canEditCaption(message)) return undefined;
        const { sendMessageEdit } = page.require('WAWebSendMessageEditAction');
        const factory = page.require('WAWebWidFactory');
        const mentionedJidList = mentions.map((id) => factory.createWid(id));
        return () => sendMessageEdit(message, text, { mentionedJidList });
      },
      holds: (message, { text }) => (message.type === 'chat' ? message.body : message.caption) === text,
    },
    revoke: {
      prepare(message) {
        const { Cmd } = page.require('WAWebCmd');
        const selection = { list: [message], type: 'message' };
        const isPossible = can().canSenderRevokeMsg(message) || can().canAdminRevokeMsg(message);
        if (message.type === 'revoked' || !isPossible) return undefined;
        const { remote } = message.id;
        return async () =>
          Cmd.sendRevokeMsgs(Chat.get(remote) ?? (await Chat.find(remote)), selection, { clearMedia: true });
      },
      holds: (message) => message.type === 'revoked',
    },
  };
  page.chasquiActions = { ...page.chasquiActions, ...changes };
}

/** What marks a message: stars and pins. */
function installMarks(): void {
  const page = window as unknown as ChasquiPage;
  const { Chat } = page.require('WAWebCollections');
  const marks: Pick<KnownActions, 'star' | 'pin'> = {
    star: {
      prepare(message, { on }) {
        const { Cmd } = page.require('WAWebCmd');
        const send = on ? Cmd.sendStarMsgs.bind(Cmd) : Cmd.sendUnstarMsgs.bind(Cmd);
        if (!page.require('WAWebMsgActionCapability').canStarMsg(message)) return undefined;
        const { remote } = message.id;
        return async () => send(Chat.get(remote) ?? (await Chat.find(remote)), [message], false);
      },
      holds: (message, { on }) => Boolean(message.star) === on,
    },
    pin: {
      // As whatsapp-web.js 1.34.7 does it, which leaves the duration changed when it fails, and says only whether it did.
      prepare(message, { on, durationSeconds = 0 }) {
        const { sendPinInChatMsg } = page.require('WAWebSendPinMessageAction');
        const constants = page.require('WAWebPinMsgConstants');
        const seconds = on ? durationSeconds : 0;
        return async () => {
          const { getPinExpiryDuration } = constants;
          constants.getPinExpiryDuration = () => seconds;
          try {
            return await sendPinInChatMsg(message, on ? 1 : 2, seconds);
          } finally {
            constants.getPinExpiryDuration = getPinExpiryDuration;
          }
        };
      },
      holds: () => false,
    },
  };
  page.chasquiActions = { ...page.chasquiActions, ...marks };
}

/**
 * Runs in the page, after `INSTALL_ACTIONS`. Some of the page's functions tell what became of their messages, as those of
 * sends do, and throw nothing [assumed].
 */
export async function performAction(action: PageAction): Promise<PageActionOutcome> {
  const page = window as unknown as ChasquiPage;
  const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  const { Msg } = page.require('WAWebCollections');
  const message = Msg.get(action.serializedId) ?? (await Msg.getMessagesById([action.serializedId]))?.messages[0];
  if (!message) return 'target_not_found';
  const known = page.chasquiActions?.[action.type];
  let begin: PreparedAction | undefined;
  try {
    if (!known) return { unavailable: 'another document' };
    begin = known.prepare(message, action);
  } catch (error) {
    return { unavailable: wordsOf(error) };
  }
  if (!begin) return known.holds(message, action) ? 'done' : 'action_not_possible';
  if (Date.now() > action.notAfterMs) return 'too_late';
  try {
    const answers = await Promise.all([await begin()].flat());
    const results = answers.map((answer) => (answer as { messageSendResult?: unknown } | null)?.messageSendResult);
    const [failed] = results.filter((result) => typeof result === 'string').filter((result) => result !== 'OK');
    return failed === undefined ? 'done' : { failed };
  } catch (error) {
    return { failed: wordsOf(error) };
  }
}
