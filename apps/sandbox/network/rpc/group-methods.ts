import type { GroupSettings } from '../groups/group.js';
import { toWireGroup } from '../wire-group.js';
import type { RpcMethods } from './method.js';
import type { Params } from './params.js';

export const groupMethods: RpcMethods = {
  'groups.list': ({ network, device }) => {
    const { number } = device();
    return network.groups.register.of(number).map((group) => toWireGroup(group, number));
  },

  'groups.find': ({ network, device }, params) => {
    const { number } = device();
    return toWireGroup(network.groups.register.requireMember(params.text('group'), number), number);
  },

  'groups.create': ({ network, device }, params) => {
    const { number } = device();
    const { membership, invites } = network.groups;
    const { group, admissions } = membership.create(number, {
      subject: params.text('subject'),
      participants: params.texts('participants'),
      settings: readSettings(params.object('settings')),
    });
    return {
      group: toWireGroup(group, number),
      admissions: admissions.map((one) => ({ ...one, ...invites.instead(group.jid, number, one) })),
    };
  },

  'groups.add': ({ network, device }, params) => {
    const { number } = device();
    const group = params.text('group');
    const admissions = network.groups.membership.add(number, group, params.texts('participants'));
    return admissions.map((one) => ({ ...one, ...network.groups.invites.instead(group, number, one) }));
  },

  'groups.remove': ({ network, device }, params) => {
    network.groups.membership.remove(device().number, params.text('group'), params.texts('participants'));
  },

  'groups.change-roles': ({ network, device }, params) => {
    const to = params.flag('isPromotion') ? 'promote' : 'demote';
    const change = { to, numbers: params.texts('participants') } as const;
    network.groups.membership.changeRoles(device().number, params.text('group'), change);
  },

  'groups.leave': ({ network, device }, params) => {
    network.groups.membership.leave(device().number, params.text('group'));
  },

  'groups.set-subject': ({ network, device }, params) => {
    network.groups.info.setSubject(device().number, params.text('group'), params.text('subject'));
  },

  'groups.set-description': ({ network, device }, params) => {
    const description = { id: params.text('id'), text: params.text('text') };
    network.groups.info.setDescription(device().number, params.text('group'), description);
  },

  'groups.set-settings': ({ network, device }, params) => {
    const settings = readSettings(params.object('settings'));
    network.groups.info.setSettings(device().number, params.text('group'), settings);
  },

  ...inviteMethods(),
};

function inviteMethods(): RpcMethods {
  return {
    'invites.code': ({ network, device }, params) =>
      network.groups.register.requireAdmin(params.text('group'), device().number).inviteCode,

    'invites.revoke': ({ network, device }, params) =>
      network.groups.invites.revoke(device().number, params.text('group')).inviteCode,

    'invites.preview': ({ network, device }, params) =>
      toWireGroup(network.groups.register.byInviteCode(params.text('code')), device().number),

    'invites.join': ({ network, device }, params) => {
      const { number } = device();
      const { group, isJoined } = network.groups.invites.join(number, params.text('code'));
      return { group: toWireGroup(group, number), isJoined };
    },

    'invites.accept': ({ network, device }, params) => {
      const invite = {
        group: params.text('group'),
        from: params.text('from'),
        code: params.text('code'),
        expiresAt: params.whole('expiresAt'),
      };
      network.groups.invites.acceptPrivate(device().number, invite);
    },

    'requests.decide': ({ network, device }, params) => {
      const decision = { isApproved: params.flag('isApproved'), numbers: params.texts('numbers') };
      return network.groups.invites.decide(device().number, params.text('group'), decision);
    },
  };
}

const SETTING_NAMES = ['messagesAdminsOnly', 'infoAdminsOnly', 'addMembersAdminsOnly', 'approveMembers'] as const;

function readSettings(settings: Params): Partial<GroupSettings> {
  const given = SETTING_NAMES.filter((name) => settings.has(name));
  return Object.fromEntries(given.map((name) => [name, settings.flag(name)]));
}
