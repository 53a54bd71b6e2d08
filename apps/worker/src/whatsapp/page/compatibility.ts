import type { ChasquiPage } from './page-globals.js';

// Each of these runs in the page. None of them has an effect that leaves it: they build ids and messages that nobody gets.

/**
 * Which of these functions the page lacks, as `module.member`; a member may lie deeper (`Msg.get`). A module that is
 * unknown lacks all of them.
 */
export function missingFunctions(needed: Record<string, string[]>): string[] {
  const page = window as unknown as { require(name: string): unknown };
  const read = (parent: unknown, name: string): unknown =>
    typeof parent === 'object' || typeof parent === 'function'
      ? (parent as Record<string, unknown> | null)?.[name]
      : undefined;
  return Object.entries(needed).flatMap(([name, members]) => {
    let found: unknown;
    try {
      found = page.require(name);
    } catch {
      return [name];
    }
    return members
      .filter((member) => typeof member.split('.').reduce(read, found) !== 'function')
      .map((member) => `${name}.${member}`);
  });
}

/**
 * Whether ids look as we and the library read them: a message key has a serialised form (in a property of whatever
 * name: it was `_serialized`, then `$1`), and a user's address is its own text.
 */
export function hasKnownIds(): boolean {
  const page = window as unknown as ChasquiPage;
  const { getMaybeMePnUser, getMaybeMeLidUser } = page.require('WAWebUserPrefsMeUser');
  const me = getMaybeMePnUser() ?? getMaybeMeLidUser();
  if (!me) return false;
  const MessageKey = page.require('WAWebMsgKey');
  const id = '3EB0000000000000000000';
  const key = new MessageKey({ from: me, to: me, id, participant: undefined, selfDir: 'out' });
  const isSerialised = (value: unknown): boolean =>
    typeof value === 'string' && value.startsWith('true_') && value.includes(id);
  const address = page.require('WAWebWidFactory').createWid(me.toString());
  return (
    key.id === id &&
    key.fromMe &&
    Object.values(key).some(isSerialised) &&
    Object.values(address).some((value) => typeof value === 'string' && value.includes('@'))
  );
}

/** Whether messages tell by a number how far they came. Looked at in one that is never sent. */
export function hasNumericAcks(): boolean {
  const page = window as unknown as ChasquiPage;
  const { Msg } = page.require('WAWebCollections');
  const { getMaybeMePnUser, getMaybeMeLidUser } = page.require('WAWebUserPrefsMeUser');
  const me = getMaybeMePnUser() ?? getMaybeMeLidUser();
  const MessageKey = page.require('WAWebMsgKey');
  const id = new MessageKey({ from: me, to: me, id: '3EB0000000000000000000', participant: undefined, selfDir: 'out' });
  const known = Msg.getModelsArray?.().find((message) => message.id.fromMe && message.type === 'chat');
  const message =
    known ?? new Msg.modelClass({ id, type: 'chat', body: '', from: me, to: me, ack: 0, self: 'out', t: 0 });
  return typeof message.ack === 'number';
}
