import type { ChasquiPage, HandOverRecord, PageMessage, SendResult } from './page-globals.js';

/** So many hand-overs are remembered in a page. */
export const MOST_RECORDS = 100;

/** Text of the error that the page throws for a message whose owner's time is over. */
export const TOO_LATE = 'chasqui: too late to hand over';

/**
 * Runs in the page, once per document. A message that carries our tag leaves under the id in the tag, or not at all
 * after its time; what the server answers is recorded under that id. The page's own traffic passes untouched, which is
 * why the id is not preset in `WAWebMsgKey.newId` (docs/adr/0003).
 * @returns the id of this document
 */
export function installHandOver(tooLate: string, mostRecords: number): string {
  const page = window as unknown as ChasquiPage;
  if (page.chasqui) return page.chasqui.documentId;
  const documentId = crypto.randomUUID();
  const records = new Map<string, HandOverRecord>();
  page.chasqui = { documentId, handOvers: records };

  const action = page.require('WAWebSendMsgChatAction');
  const MessageKey = page.require('WAWebMsgKey');
  const addAndSend = action.addAndSendMsgToChat.bind(action);
  action.addAndSendMsgToChat = (chat, message: PageMessage) => {
    const tag = message.chasqui;
    if (!tag) return addAndSend(chat, message);
    delete message.chasqui;
    if (Date.now() > tag.notAfterMs) throw new Error(tooLate);
    const { participant } = message.id;
    message.id = new MessageKey({ from: message.from, to: chat.id, id: tag.id, participant, selfDir: 'out' });
    const record: HandOverRecord = { chatWid: chat.id.toString() };
    records.set(tag.id, record);
    const [oldest = ''] = records.keys();
    if (records.size > mostRecords) records.delete(oldest); // it was not asked for: the network had said enough
    // Not waited for: a page that is closed meanwhile answers nobody.
    const tell = (isForeign: boolean) => page.chasquiHanded?.(tag.id, record.chatWid, isForeign).catch(() => undefined);
    void tell(false);
    const answer: unknown = addAndSend(chat, message);
    const [added, sent] = Array.isArray(answer) ? (answer as Promise<SendResult>[]) : [];
    if (typeof added?.then !== 'function' || typeof sent?.then !== 'function') {
      record.isForeign = true;
      void tell(true);
      return [Promise.resolve(undefined), Promise.resolve(undefined)];
    }
    sent.then(
      (answer) => {
        if (typeof answer?.messageSendResult === 'string') record.result = answer.messageSendResult;
      },
      () => undefined, // without a result the outcome is unknown, which is what this means
    );
    return [added, sent];
  };
  return documentId;
}

/**
 * Runs in the page: takes the record of one hand-over out of it. `gone`: this is another document than the one that was
 * asked to send, which knows nothing of it. `not_handed`: the send ended before it reached WhatsApp's own code.
 */
export function takeHandOverRecord(id: string, documentId: string): HandOverRecord | 'gone' | 'not_handed' {
  const { chasqui } = window as unknown as ChasquiPage;
  if (chasqui?.documentId !== documentId) return 'gone';
  const record = chasqui.handOvers.get(id);
  chasqui.handOvers.delete(id);
  return record ?? 'not_handed';
}
