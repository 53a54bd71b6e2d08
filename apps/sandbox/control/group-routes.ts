import type { FastifyInstance } from 'fastify';
import type { Admission } from '../network/groups/admissions.js';
import { numbersIn, type Group, type GroupSettings } from '../network/groups/group.js';
import type { Network } from '../network/network.js';
import { mintPhoneId } from './message-routes.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

const subject = { type: 'string', minLength: 1, maxLength: 100 } as const;
const description = { type: 'string', maxLength: 2048 } as const;
const numbers = { type: 'array', items: fields.number, minItems: 1, maxItems: 1023 } as const;
const flag = { type: 'boolean' } as const;
const settings = {
  messagesAdminsOnly: flag,
  infoAdminsOnly: flag,
  addMembersAdminsOnly: flag,
  approveMembers: flag,
} as const satisfies Record<keyof GroupSettings, unknown>;

const groupParams = object({ number: fields.number, group: fields.group }, ['number', 'group']);
const createBody = object({ subject, participants: { ...numbers, minItems: 0 }, ...settings }, ['subject']);
const changeBody = object({ subject, description, ...settings });
const action = { enum: ['add', 'remove', 'promote', 'demote'] } as const;
const participantsBody = object({ action, numbers }, ['action', 'numbers']);

interface GroupParams extends PhoneParams {
  readonly group: string;
}

interface CreateBody extends Partial<GroupSettings> {
  readonly subject: string;
  readonly participants?: readonly string[];
}

interface ChangeBody extends Partial<GroupSettings> {
  readonly subject?: string;
  readonly description?: string;
}

interface ParticipantsBody {
  readonly action: 'add' | 'remove' | 'promote' | 'demote';
  readonly numbers: readonly string[];
}

/** A group as the people in it see it. */
export type GroupView = Omit<Group, 'inviteCode' | 'description'> & { readonly description: string | undefined };

export function toGroupView({ jid, subject: name, description: text, owner, createdAt, ...group }: Group): GroupView {
  const { participants, settings: current, requests } = group;
  return { jid, subject: name, description: text?.text, owner, createdAt, participants, settings: current, requests };
}

/** What phones do with groups. */
export function addGroupRoutes(server: FastifyInstance, network: Network): void {
  const { membership, register } = network.groups;

  server.post<{ Params: PhoneParams; Body: CreateBody }>(
    '/phones/:number/groups',
    { schema: { params: phoneParams, body: createBody } },
    async ({ params, body: { subject: name, participants = [], ...wanted } }, reply) => {
      const created = membership.create(network.accounts.require(params.number).number, {
        subject: name,
        participants,
        settings: wanted,
      });
      return reply.code(201).send({ group: toGroupView(created.group), admissions: created.admissions });
    },
  );

  server.get<{ Params: PhoneParams }>('/phones/:number/groups', { schema: { params: phoneParams } }, ({ params }) => ({
    groups: register.of(network.accounts.require(params.number).number).map(toGroupView),
  }));

  server.get<{ Params: GroupParams }>(
    '/phones/:number/groups/:group',
    { schema: { params: groupParams } },
    ({ params }) => toGroupView(register.requireMember(params.group, params.number)),
  );

  server.patch<{ Params: GroupParams; Body: ChangeBody }>(
    '/phones/:number/groups/:group',
    { schema: { params: groupParams, body: changeBody } },
    ({ params, body }) => toGroupView(change(network, params, body)),
  );

  addParticipantRoutes(server, network);
}

function addParticipantRoutes(server: FastifyInstance, network: Network): void {
  const { membership, register } = network.groups;

  server.post<{ Params: GroupParams; Body: ParticipantsBody }>(
    '/phones/:number/groups/:group/participants',
    { schema: { params: groupParams, body: participantsBody } },
    ({ params, body }) => {
      const admissions = act(network, params, body);
      return { participants: numbersIn(register.requireMember(params.group, params.number)), admissions };
    },
  );

  server.post<{ Params: GroupParams }>(
    '/phones/:number/groups/:group/leave',
    { schema: { params: groupParams } },
    async ({ params }, reply) => {
      membership.leave(params.number, params.group);
      return reply.code(204).send();
    },
  );
}

function change({ groups }: Network, { number, group: jid }: GroupParams, body: ChangeBody): Group {
  const { subject: name, description: text, ...wanted } = body;
  if (name !== undefined) groups.info.setSubject(number, jid, name);
  if (text !== undefined) groups.info.setDescription(number, jid, { id: `${Date.now()}`, text });
  if (Object.keys(wanted).length > 0) groups.info.setSettings(number, jid, wanted);
  return groups.register.requireMember(jid, number);
}

/** @returns what became of each number, when they were to be added */
function act(
  network: Network,
  { number, group }: GroupParams,
  { action: verb, numbers: whom }: ParticipantsBody,
): Admission[] {
  const { membership } = network.groups;
  if (verb === 'add') {
    const admissions = membership.add(number, group, whom);
    for (const admission of admissions) invite(network, { number, group }, admission);
    return admissions;
  }
  if (verb === 'remove') membership.remove(number, group, whom);
  else membership.changeRoles(number, group, { to: verb, numbers: whom });
  return [];
}

/** What the app offers for somebody who cannot be added. */
function invite(network: Network, { number, group }: GroupParams, admission: Admission): void {
  const { invite: sent } = network.groups.invites.instead(group, number, admission);
  if (!sent) return;
  const content = { type: 'groups_v4_invite', text: '', invite: sent } as const;
  network.messages.accept({ from: number, id: mintPhoneId(), to: admission.number, content });
}
