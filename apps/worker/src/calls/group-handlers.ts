import type { CallHandlers } from '@chasqui/session-calls';
import type { WhatsappClient } from '../whatsapp/whatsapp-client.js';
import { done } from './done.js';

type Handled = Extract<keyof CallHandlers<WhatsappClient>, `groups.${string}`>;

export const groupHandlers: Pick<CallHandlers<WhatsappClient>, Handled> = {
  'groups.list': ({ calls: { groups } }, page) => groups.list(page),
  'groups.get': ({ calls: { groups } }, { id }) => groups.get(id),
  'groups.create': ({ calls: { groups } }, { subject, participants }) => groups.create(subject, participants),
  'groups.participants': async ({ calls: { groups } }, { id, action, participants }) => ({
    outcomes: await groups.changeParticipants(id, action, participants),
  }),
  'groups.change': ({ calls: { groups } }, { id, changes }, signal) => done(groups.change(id, changes, signal)),
  'groups.invite': async ({ calls: { groups } }, { id, isRevoked }) => ({
    code: await groups.inviteCode(id, isRevoked),
  }),
  'groups.join': ({ calls: { groups } }, { code }) => groups.join(code),
  'groups.requests': ({ calls: { joinRequests } }, { id, ...page }) => joinRequests.list(id, page),
  'groups.decide': ({ calls: { joinRequests } }, { id, ...decision }, signal) =>
    joinRequests.decide(id, decision, signal),
  'groups.leave': ({ calls: { groups } }, { id }) => done(groups.leave(id)),
};
