import type { FastifyInstance } from 'fastify';
import type { Network } from '../network/network.js';
import { toGroupView } from './group-routes.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

const groupParams = object({ number: fields.number, group: fields.group }, ['number', 'group']);
const joinBody = object({ code: fields.text }, ['code']);
const numbers = { type: 'array', items: fields.number, minItems: 1 } as const;
const decideBody = object({ numbers, approve: { type: 'boolean' } }, ['numbers', 'approve']);

interface GroupParams extends PhoneParams {
  readonly group: string;
}

/** How phones let others into groups, and get into them. */
export function addInviteRoutes(server: FastifyInstance, network: Network): void {
  const { invites, register } = network.groups;

  server.get<{ Params: GroupParams }>(
    '/phones/:number/groups/:group/invite',
    { schema: { params: groupParams } },
    ({ params }) => ({ code: register.requireAdmin(params.group, params.number).inviteCode }),
  );

  server.post<{ Params: GroupParams }>(
    '/phones/:number/groups/:group/invite/revoke',
    { schema: { params: groupParams } },
    ({ params }) => ({ code: invites.revoke(params.number, params.group).inviteCode }),
  );

  server.post<{ Params: PhoneParams; Body: { code: string } }>(
    '/phones/:number/groups/join',
    { schema: { params: phoneParams, body: joinBody } },
    ({ params, body }) => {
      const { group, isJoined } = invites.join(network.accounts.require(params.number).number, body.code);
      return { group: toGroupView(group), joined: isJoined };
    },
  );

  server.post<{ Params: GroupParams; Body: { numbers: string[]; approve: boolean } }>(
    '/phones/:number/groups/:group/requests',
    { schema: { params: groupParams, body: decideBody } },
    ({ params, body }) => ({
      decided: invites.decide(params.number, params.group, { isApproved: body.approve, numbers: body.numbers }),
    }),
  );
}
