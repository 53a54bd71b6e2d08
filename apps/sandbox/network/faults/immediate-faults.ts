import type { Door } from '../door.js';
import type { Network } from '../network.js';
import type { Device } from '../world.js';
import type { ImmediateFault, ImmediateRequest, Occasion } from './fault.js';
import type { ImmediateKind } from './fault-kinds.js';

type DoorRequest = ImmediateRequest<'listen-off' | 'black-hole'>;
type PageRequest = ImmediateRequest<Exclude<ImmediateKind, DoorRequest['kind']>>;

/** Where faults happen. */
export interface Scene {
  readonly network: Network;
  readonly door: () => Door;
}

/** Lets a fault happen now. `fired` is how many it hit. */
export async function strike({ network, door }: Scene, request: ImmediateRequest): Promise<ImmediateFault> {
  if (!isOfDoor(request)) return strikePages(network, request);
  const { kind, options } = request;
  if (kind === 'listen-off') await door().shut(options.forMs);
  else await door().swallow(options.forMs);
  return network.faults.happened(request, [{ on: 'web.whatsapp.com' }]);
}

function isOfDoor(request: ImmediateRequest): request is DoorRequest {
  return request.kind === 'listen-off' || request.kind === 'black-hole';
}

/** Hits the connected pages of an account, or of all. */
export function strikePages(network: Network, request: PageRequest): ImmediateFault {
  const { kind, session, options } = request;
  const { accounts, connections, devices, faults } = network;
  const numbers =
    session === undefined ? accounts.all().map(({ number }) => number) : [accounts.require(session).number];
  const linked = numbers.flatMap((number) => devices.of(number));
  const connected = linked.filter(({ id }) => connections.of(id));

  switch (kind) {
    case 'unlink':
      for (const { number, id } of linked) devices.unlink(number, id);
      return faults.happened(request, linked.map(toOccasion));
    case 'disconnect':
      for (const number of numbers) connections.interrupt(number, devices.of(number), request.options.forMs);
      return faults.happened(request, connected.map(toOccasion));
    case 'state':
    case 'reload':
    case 'resync':
    case 'hang':
    case 'crash':
    case 'memory-ballast':
      for (const { id } of connected) connections.of(id)?.push('page.fault', { kind, ...options });
      return faults.happened(request, connected.map(toOccasion));
  }
}

function toOccasion({ number, id }: Device): Occasion {
  return { session: number, on: id };
}
