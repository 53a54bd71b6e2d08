import type { EntityManager } from 'typeorm';

/** CIDR blocks, each once and in its one spelling: lower case, the shortest form, no bits behind the prefix. */
export async function toNetworks(manager: EntityManager, blocks: readonly string[] | null): Promise<string[] | null> {
  if (blocks === null) return null;
  const [row] = await manager.query<{ networks: string[] }[]>(
    `SELECT array_agg(DISTINCT network(block::inet)::text) AS networks FROM unnest($1::text[]) block`,
    [blocks],
  );
  return row?.networks ?? null;
}
