import { fastify } from 'fastify';
import { CreateGroupBody } from '../dialects/chatwhatsapp/groups/group.dto.js';
import { parseJson, readJsonBodies } from './json-body.js';
import { hasShapeWithin } from './json-shape.js';
import { ownInput } from './validated-input.js';

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

function thrownBy(action: () => unknown): unknown {
  try {
    return action();
  } catch (error) {
    return error;
  }
}

describe('the shape of a JSON text', () => {
  it.each([
    ['{"a":[{"b":[1]}]}', 4, 5, 2],
    ['[[],[[]],[]]', 3, 8, 0],
    [String.raw`{"a":"[[[[ \\\" ,::]]]] {{{{ \\\\","b":1}`, 1, 3, 2],
    ['"[["', 0, 1, 0],
    ['['.repeat(50), 50, 51, 0],
  ])('of %s has %d levels, %d values and %d fields', (text, levels, values, fields) => {
    expect(hasShapeWithin(text, { levels, values, fields })).toBe(true);
    expect(hasShapeWithin(text, { levels: levels - 1, values, fields })).toBe(false);
    expect(hasShapeWithin(text, { levels, values: values - 1, fields })).toBe(false);
    expect(hasShapeWithin(text, { levels, values, fields: fields - 1 })).toBe(false);
  });
});

describe('a JSON body', () => {
  it.each(['__proto__', 'constructor'])('loses %s at every depth, and nothing else', async (name) => {
    const body = `{"name":"n","${name}":{"isAdmin":true},"metadata":{"${name}":1,"list":[{"${name}":{},"toString":"t"}]}}`;
    expect(await read(body)).toEqual({ name: 'n', metadata: { list: [{ toString: 't' }] } });
  });

  it('with a list that is too long for its field is refused by that field', async () => {
    const participants = Array.from({ length: 10_000 }, (_, index) => String(4_915_000_000 + index));
    const body = (await read(JSON.stringify({ subject: 'All', participants }))) as object;
    const problem = { field: 'participants', message: expect.stringMatching(/at most 256 people/) as string };
    expect(thrownBy(() => ownInput(CreateGroupBody, body))).toMatchObject({
      code: 'input_invalid',
      details: { problems: [problem] },
    });
  });

  it.each([
    ['values', JSON.stringify(Array.from({ length: 50_000 }, () => 0))],
    ['fields', JSON.stringify(Object.fromEntries(Array.from({ length: 5_001 }, (_, index) => [index, 0])))],
  ])('with too many %s is refused unread', (_what, text) => {
    expect(thrownBy(() => parseJson(text))).toMatchObject({ code: 'json_too_complex' });
  });
});
