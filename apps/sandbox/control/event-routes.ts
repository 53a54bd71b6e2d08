import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { numbersIn } from '../network/groups/group.js';
import type { Network } from '../network/network.js';
import { participantsOf, type Message } from '../network/world.js';
import { toCallView } from './call-routes.js';
import { toGroupView } from './group-routes.js';
import { toPhoneMessageView } from './phone-message.js';
import { phoneParams, type PhoneParams } from './schemas.js';

const KEEP_ALIVE_MS = 15_000;
/** How soon a viewer that lost its stream comes back. */
const RETRY_MS = 1_000;

/** Server-sent events for whoever looks at a phone: `message` when one comes or anything about it changes, `devices` when those change. */
export function addEventRoutes(server: FastifyInstance, network: Network): void {
  const viewers = new Map<string, Set<ServerResponse>>();

  function show(number: string, event: string, data: () => unknown): void {
    const audience = viewers.get(number);
    if (!audience?.size) return;
    const frame = `event: ${event}\ndata: ${JSON.stringify(data())}\n\n`;
    for (const viewer of audience) viewer.write(frame);
  }

  function showMessage(message: Message): void {
    for (const number of participantsOf(message)) {
      show(number, 'message', () => toPhoneMessageView(message, number, network.effects));
    }
  }

  network.tables.watch('messages', (now) => {
    if (now) showMessage(now);
  });
  network.tables.watch('effects', (now) => {
    const message = now && network.tables.get('messages', now.message);
    if (message) showMessage(message);
  });
  network.tables.watch('devices', (now, before) => {
    show((now ?? before)?.number ?? '', 'devices', () => ({}));
  });
  network.tables.watch('accounts', (now, before) => {
    if (now || !before) return;
    for (const viewer of viewers.get(before.number) ?? []) viewer.end();
  });
  watchPeople(network, show);

  server.get<{ Params: PhoneParams }>(
    '/phones/:number/events',
    { schema: { params: phoneParams } },
    ({ params }, reply) => {
      const { number } = network.accounts.require(params.number);
      reply.hijack();
      const audience = viewers.get(number) ?? new Set<ServerResponse>();
      viewers.set(number, audience);
      openStream(reply.raw, audience);
    },
  );
}

type Show = (number: string, event: string, data: () => unknown) => void;

function watchPeople(network: Network, show: Show): void {
  network.tables.watch('groups', (now, before) => {
    if (!now) return;
    const told = new Set([...numbersIn(now), ...(before ? numbersIn(before) : [])]);
    for (const number of told) show(number, 'group', () => toGroupView(now));
  });
  network.tables.watch('calls', (now) => {
    if (!now) return;
    show(now.from, 'call', () => toCallView(now));
    if (!now.isSilenced) show(now.to, 'call', () => toCallView(now));
  });
  network.people.presence.watch((to, change) => {
    show(to, 'presence', () => change);
  });
}

function openStream(viewer: ServerResponse, audience: Set<ServerResponse>): void {
  viewer.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
  viewer.write(`retry: ${RETRY_MS}\n: connected\n\n`);
  const keepAlive = setInterval(() => viewer.write(': still here\n\n'), KEEP_ALIVE_MS);
  audience.add(viewer);
  viewer.on('close', () => {
    clearInterval(keepAlive);
    audience.delete(viewer);
  });
}
