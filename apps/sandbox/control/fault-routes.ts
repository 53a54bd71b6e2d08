import type { FastifyInstance } from 'fastify';
import type { Fault, ImmediateRequest, StandingRequest } from '../network/faults/fault.js';
import { describeKind, isImmediate, kindNames, type FaultKind } from '../network/faults/fault-kinds.js';
import { strike, type Scene } from '../network/faults/immediate-faults.js';
import { readFault } from '../network/faults/read-fault.js';
import { fields, object } from './schemas.js';

/** A fault is as flat as it came: its options stand beside what all faults have. */
type FaultView = Readonly<Record<string, unknown>>;

const params = object({ id: fields.text }, ['id']);
const logQuery = object({ after: { ...fields.order, default: 0 } });
// What each kind takes is told by the table of kinds, in sentences that a schema could not make.
const body = { type: 'object' } as const;

export function addFaultRoutes(server: FastifyInstance, scene: Scene): void {
  const { faults } = scene.network;

  server.get('/fault-kinds', () => ({ kinds: kindNames.map(toKindView) }));

  server.post<{ Body: Record<string, unknown> }>('/faults', { schema: { body } }, async (request, reply) => {
    const fault = readFault(request.body);
    const added = isImmediateRequest(fault) ? await strike(scene, fault) : faults.add(fault);
    return reply.code(201).send(toView(added));
  });

  server.get('/faults', () => ({ faults: faults.all().map(toView) }));

  server.get<{ Querystring: { after: number } }>('/faults/log', { schema: { querystring: logQuery } }, ({ query }) => ({
    entries: faults.log(query.after),
  }));

  server.get<{ Params: { id: string } }>('/faults/:id', { schema: { params } }, (request) =>
    toView(faults.require(request.params.id)),
  );

  server.delete<{ Params: { id: string } }>('/faults/:id', { schema: { params } }, async (request, reply) => {
    faults.remove(request.params.id);
    await reply.code(204).send();
  });

  server.delete('/faults', async (_request, reply) => {
    faults.removeAll();
    await reply.code(204).send();
  });
}

function isImmediateRequest(request: ImmediateRequest | StandingRequest): request is ImmediateRequest {
  return isImmediate(request.kind);
}

function toView({ options, ...fault }: Fault): FaultView {
  return { ...fault, ...options };
}

function toKindView(kind: FaultKind): object {
  const description = describeKind(kind);
  const options = Object.entries(description?.options ?? {}).map(([name, { about, wanted, fallback }]) => ({
    name,
    about,
    mustBe: wanted,
    default: fallback,
  }));
  return {
    kind,
    happens: isImmediate(kind) ? 'at once' : 'on its occasion',
    about: description?.about,
    matchedBy: description?.matchedBy,
    options,
  };
}
