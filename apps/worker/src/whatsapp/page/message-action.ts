import type { ChasquiPage, PageAction, PageActionOutcome, PreparedAction } from './page-globals.js';

/**
 * Runs in the page: makes known to this document what can be done to messages. Each gives what begins it, or nothing
 * where WhatsApp Web does not offer it for that message. All of them set a state: doing one once more changes nothing.
 */
export function installActions(): void {
  const page = window as unknown as ChasquiPage;
  const { Chat } = page.require('WAWebCollections');
  const chatOf = async (remote: unknown) => Chat.get(remote) ?? (await Chat.find(remote));
  const can = () => page.require('WAWebMsgActionCapability');
  page.chasquiActions = {
    reaction(message, { emoji = '' }) {
      const { sendReactionToMsg } = page.require('WAWebSendReactionMsgAction');
      return message.type === 'revoked' ? undefined : () => sendReactionToMsg(message, emoji);
    },
    edit(message, { text = '', mentions = [] }) {
      if (!can().canEditText(message) && !can().canEditCaption(message)) return undefined;
      return () => page.WWebJS.editMessage(message, text, { mentionedJidList: mentions });
    },
    revoke(message) {
      if (message.type === 'revoked') return () => Promise.resolve();
      const { Cmd } = page.require('WAWebCmd');
      const selection = { list: [message], type: 'message' };
      if (!can().canSenderRevokeMsg(message) && !can().canAdminRevokeMsg(message)) return undefined;
      return async () => Cmd.sendRevokeMsgs(await chatOf(message.id.remote), selection, { clearMedia: true });
    },
    star(message, { on }) {
      const { Cmd } = page.require('WAWebCmd');
      const send = on ? Cmd.sendStarMsgs.bind(Cmd) : Cmd.sendUnstarMsgs.bind(Cmd);
      return can().canStarMsg(message)
        ? async () => send(await chatOf(message.id.remote), [message], false)
        : undefined;
    },
    pin(message, { on, serializedId, durationSeconds = 0 }) {
      page.require('WAWebSendPinMessageAction');
      return async () => {
        const isTaken = await page.WWebJS.pinUnpinMsgAction(serializedId, on ? 1 : 2, on ? durationSeconds : 0);
        if (!isTaken) throw new Error('the pin was not taken');
      };
    },
  };
}

/** Runs in the page, after `installActions`. */
export async function performAction(action: PageAction): Promise<PageActionOutcome> {
  const page = window as unknown as ChasquiPage;
  const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
  const { Msg } = page.require('WAWebCollections');
  const message = Msg.get(action.serializedId) ?? (await Msg.getMessagesById([action.serializedId]))?.messages[0];
  if (!message) return 'target_not_found';
  let begin: PreparedAction | undefined;
  try {
    if (!page.chasquiActions) return { unavailable: 'another document' };
    begin = page.chasquiActions[action.type](message, action);
  } catch (error) {
    return { unavailable: wordsOf(error) };
  }
  if (!begin) return 'action_not_possible';
  if (Date.now() > action.notAfterMs) return 'too_late';
  try {
    await begin();
    return 'done';
  } catch (error) {
    return { failed: wordsOf(error) };
  }
}
