import { ProtocolError, type Page } from 'puppeteer';
import { withDeadline } from './browser-process.js';
import { hasKnownIds, hasNumericAcks, missingFunctions } from './page/compatibility.js';

const CHECK_TIMEOUT_MS = 10_000;

/** What sending a text reaches, in whatsapp-web.js 1.34.7 and in our hand-over. */
const SEND_PATH = {
  WAWebSendMsgChatAction: ['addAndSendMsgToChat'],
  WAWebFindChatAction: ['findOrCreateLatestChat'],
  WAWebChatGetters: ['getIsNewsletter', 'getIsBroadcast'],
  WALinkify: ['findLink', 'findLinks'],
  WAWebGetEphemeralFieldsMsgActionsUtils: ['getEphemeralFields'],
  WAWebUserPrefsMeUser: ['getMaybeMePnUser', 'getMaybeMeLidUser'],
  WAWebWidFactory: ['createWid', 'asUserWidOrThrow'],
  WAWebMsgKey: ['newId'],
  WAWebCollections: ['Chat.get'],
};

/** What hears of acknowledgements and of incoming messages. */
const EVENT_PATH = { WAWebCollections: ['Msg.on', 'Chat.on'] };

/** What finds a message that was sent, or is to be quoted. */
const LOOKUP_PATH = {
  WAWebCollections: ['Msg.get', 'Msg.getMessagesById'],
  WAWebApiContact: ['getPhoneNumber', 'getCurrentLid'],
};

/**
 * What of the page is not as our work needs it: names of probes, with what is missing. Empty: it can be worked with.
 * @throws what puppeteer throws when the page is gone, replaced or does not answer
 */
export async function findIncompatibilities(page: Page): Promise<string[]> {
  const probes = Promise.all([
    probe('id_shape', async () => ((await page.evaluate(hasKnownIds)) ? [] : ['other ids'])),
    probe('send_path', () => page.evaluate(missingFunctions, SEND_PATH)),
    probe('ack_path', async () => ((await page.evaluate(hasNumericAcks)) ? [] : ['no acknowledgement numbers'])),
    probe('event_path', () => page.evaluate(missingFunctions, EVENT_PATH)),
    probe('lookup_path', () => page.evaluate(missingFunctions, LOOKUP_PATH)),
  ]);
  return (await withDeadline(probes, CHECK_TIMEOUT_MS, 'the probes timed out')).flat();
}

/** A probe that the page's own code fails has failed; one that the page could not be asked has not been made. */
async function probe(name: string, findProblems: () => Promise<string[]>): Promise<string[]> {
  try {
    const problems = await findProblems();
    return problems.length > 0 ? [`${name} (${problems.join(', ')})`] : [];
  } catch (error) {
    if (error instanceof ProtocolError || isPageGone(error)) throw error;
    return [`${name} (${error instanceof Error ? error.message : String(error)})`];
  }
}

function isPageGone(error: unknown): boolean {
  return error instanceof Error && /context was destroyed|Cannot find context|detached|closed/i.test(error.message);
}
