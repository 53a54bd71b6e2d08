import { fastify } from 'fastify';
import { readJsonBodies } from './json-body.js';
import { hasShapeWithin } from './json-shape.js';

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

describe('the shape of a JSON text', () => {
  it.each([
    ['{"a":[{"b":[1]}]}', 4, 5],
    ['[[],[[]],[]]', 3, 8],
    [String.raw`{"a":"[[[[ \\\" ,]]]] {{{{ \\\\","b":1}`, 1, 3],
    ['"[["', 0, 1],
    ['['.repeat(50), 50, 51],
  ])('of %s has %d levels and %d values', (text, levels, values) => {
    expect(hasShapeWithin(text, { levels, values })).toBe(true);
    expect(hasShapeWithin(text, { levels: levels - 1, values })).toBe(false);
    expect(hasShapeWithin(text, { levels, values: values - 1 })).toBe(false);
  });
});

describe('a JSON body', () => {
  it.each(['__proto__', 'constructor'])('loses %s at every depth, and nothing else', async (name) => {
    const body = `{"name":"n","${name}":{"isAdmin":true},"metadata":{"${name}":1,"list":[{"${name}":{},"toString":"t"}]}}`;
    expect(await read(body)).toEqual({ name: 'n', metadata: { list: [{ toString: 't' }] } });
  });
});
