import { z } from 'zod';
import { CliError } from '../errors.js';
import type { ApiClient } from './api-client.js';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const pageSchema = z.object({
  sessions: z.array(z.object({ id: z.string(), name: z.string() })),
  nextCursor: z.string().nullish(),
});

/**
 * @param session its id, or its name, which only an admin key can look up
 * @throws CliError when no session is called so
 */
export async function findSession(api: ApiClient, session: string): Promise<string> {
  if (ID.test(session)) return session;
  for (let cursor: string | undefined; ;) {
    const query = { limit: '200', ...(cursor !== undefined && { cursor }) };
    const page = pageSchema.parse(await api.json({ path: '/sessions', query }));
    const found = page.sessions.find(({ name }) => name === session);
    if (found) return found.id;
    if (page.nextCursor === undefined || page.nextCursor === null) break;
    cursor = page.nextCursor;
  }
  throw new CliError(`There is no session called ${session}.`);
}
