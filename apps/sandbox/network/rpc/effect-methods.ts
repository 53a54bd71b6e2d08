import type { EffectState } from '../effect.js';
import { toWireEffect, type WireEffect } from '../wire.js';
import { requireMessage } from './message-methods.js';
import type { RpcMethods, Session } from './method.js';
import type { Params } from './params.js';

/** What a page does to a message that is there already. Each answers with the effect as it is now. */
export const effectMethods: RpcMethods = {
  'effects.react': (session, params) => put(session, params, { kind: 'reaction', emoji: params.text('emoji') }),
  'effects.edit': (session, params) => put(session, params, { kind: 'edit', text: params.text('text') }),
  'effects.revoke': (session, params) => put(session, params, { kind: 'revoke' }),
  'effects.hide': (session, params) => put(session, params, { kind: 'hide' }),
  'effects.star': (session, params) => put(session, params, { kind: 'star', isStarred: params.flag('isStarred') }),
  'effects.pin': (session, params) => put(session, params, { kind: 'pin', seconds: params.whole('seconds') }),
  'effects.vote': (session, params) => put(session, params, { kind: 'vote', options: params.wholes('options') }),

  /** Asks the sender's phone for what could not be read. It answers, or leaves the page waiting. */
  'messages.resend': (session, params) => {
    const message = requireMessage(session, params);
    if (message.unreadable === 'until_asked') session.network.effects.put(message, message.from, { kind: 'decrypt' });
  },
};

function put(session: Session, params: Params, state: EffectState): WireEffect {
  return toWireEffect(session.network.effects.put(requireMessage(session, params), session.device().number, state));
}
