import type { Network } from '../network/network.js';

/** Makes the connected pages of these accounts load themselves anew. @returns how many were told */
export function reloadPages(network: Network, numbers: readonly string[]): number {
  const connections = numbers
    .flatMap((number) => network.devices.of(number))
    .flatMap(({ id }) => network.connections.of(id) ?? []);
  for (const connection of connections) connection.push('page.reload');
  return connections.length;
}
