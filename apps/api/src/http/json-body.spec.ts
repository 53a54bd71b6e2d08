import { fastify } from 'fastify';
import { readJsonBodies } from './json-body.js';

async function read(payload: string): Promise<unknown> {
  const server = fastify();
  readJsonBodies(server);
  server.post('/', (request) => ({ body: request.body }));
  const answer = await server.inject({
    method: 'POST',
    url: '/',
    payload,
    headers: { 'content-type': 'application/json' },
  });
  await server.close();
  return answer.json<{ body: unknown }>().body;
}

describe('a JSON body', () => {
  it.each(['__proto__', 'constructor'])('loses %s at every depth, and nothing else', async (name) => {
    const body = `{"name":"n","${name}":{"isAdmin":true},"metadata":{"${name}":1,"list":[{"${name}":{},"toString":"t"}]}}`;
    expect(await read(body)).toEqual({ name: 'n', metadata: { list: [{ toString: 't' }] } });
  });
});
