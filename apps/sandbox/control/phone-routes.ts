import type { FastifyInstance } from 'fastify';
import type { Network } from '../network/network.js';
import { toPicturePath } from '../network/people/picture-path.js';
import type { Account } from '../network/world.js';
import { fields, object, phoneParams, type PhoneParams } from './schemas.js';

interface PhoneView {
  readonly number: string;
  readonly name: string;
  readonly online: boolean;
  readonly about: string | undefined;
  readonly addableToGroups: boolean;
  readonly picture: string | undefined;
  readonly devices: number;
  readonly createdAt: string;
}

interface PhoneChanges {
  readonly name?: string;
  readonly about?: string;
  readonly online?: boolean;
  readonly addableToGroups?: boolean;
  readonly syncPace?: { readonly chatsPerStep: number; readonly pauseMs: number };
}

const name = { type: 'string', minLength: 1, maxLength: 100 } as const;

const about = { type: 'string', maxLength: 139 } as const;
const flag = { type: 'boolean' } as const;
const chatsPerStep = { type: 'integer', minimum: 1 } as const;
const pauseMs = { type: 'integer', minimum: 0, maximum: 60_000 } as const;
const syncPace = object({ chatsPerStep, pauseMs }, ['chatsPerStep', 'pauseMs']);
const changesBody = object({ name, about, online: flag, addableToGroups: flag, syncPace });

export function addPhoneRoutes(server: FastifyInstance, network: Network): void {
  const { profiles } = network.people;

  function toView({ number, name, isPhoneOnline, isAddable = true, createdAt }: Account): PhoneView {
    const picture = profiles.picture(number);
    return {
      number,
      name,
      online: isPhoneOnline,
      about: profiles.aboutOf(number),
      addableToGroups: isAddable,
      picture: picture && toPicturePath(picture),
      devices: network.devices.of(number).length,
      createdAt,
    };
  }

  server.post<{ Body: { number: string; name?: string } }>(
    '/phones',
    { schema: { body: object({ number: fields.number, name }, ['number']) } },
    async ({ body }, reply) => reply.code(201).send(toView(network.accounts.createPhone(body.number, body.name))),
  );

  server.get('/phones', () => ({ phones: network.accounts.all().map(toView) }));

  server.get<{ Params: PhoneParams }>('/phones/:number', { schema: { params: phoneParams } }, ({ params }) =>
    toView(network.accounts.require(params.number)),
  );

  server.patch<{ Params: PhoneParams; Body: PhoneChanges }>(
    '/phones/:number',
    { schema: { params: phoneParams, body: changesBody } },
    ({ params, body }) => toView(change(network, params.number, body)),
  );
}

function change(network: Network, number: string, body: PhoneChanges): Account {
  const { name: newName, about: newAbout, online, addableToGroups, syncPace: pace } = body;
  network.accounts.update(number, {
    ...(online === undefined ? {} : { isPhoneOnline: online }),
    ...(addableToGroups === undefined ? {} : { isAddable: addableToGroups }),
    ...(pace === undefined ? {} : { syncPace: pace }),
  });
  if (newName !== undefined || newAbout !== undefined) {
    network.people.profiles.update(number, {
      ...(newName === undefined ? {} : { name: newName }),
      ...(newAbout === undefined ? {} : { about: newAbout }),
    });
  }
  if (online) network.receipts.settleAll();
  return network.accounts.require(number);
}
