import 'reflect-metadata';
import { Controller, Get, Post } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { createLogger } from '@chasqui/logging';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { ErrorFilter } from './error.filter.js';
import { OwnBody, OwnQuery, PublishedBody, ValidQuery } from './validated-input.js';

class Inner {
  @IsOptional()
  @IsString({ message: 'inner.text must be a string' })
  text?: string;
}

class Probe {
  @IsString({ message: 'name must be a string' })
  name: string;

  @IsOptional()
  @IsInt({ message: 'count must be a whole number' })
  count?: number;

  @IsOptional()
  @ValidateNested()
  @Type(() => Inner)
  inner?: Inner;
}

@Controller()
class ProbeController {
  @Post('published')
  published(@PublishedBody(Probe) body: Probe): Probe {
    return body;
  }

  @Post('own')
  own(@OwnBody(Probe) body: Probe): Probe {
    return body;
  }

  @Get('query')
  query(@ValidQuery(Probe) query: Probe): Probe {
    return query;
  }

  @Get('own-query')
  ownQuery(@OwnQuery(Probe) query: Probe): Probe {
    return query;
  }
}

let app: NestFastifyApplication;

beforeAll(async () => {
  const module = await Test.createTestingModule({ controllers: [ProbeController] }).compile();
  app = module.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  app.useGlobalFilters(new ErrorFilter(createLogger('test', 'silent')));
  await app.init();
});

afterAll(() => app.close());

async function post(url: string, payload: object): Promise<{ status: number; body: unknown; ignored: unknown }> {
  const answer = await app.inject({ method: 'POST', url, payload });
  return { status: answer.statusCode, body: answer.json(), ignored: answer.headers['x-chasqui-ignored-fields'] };
}

const UNKNOWN = { isAdmin: true, accountId: 'x', constructor: 1 };

describe('an unknown field', () => {
  it('of a published call has no effect and is named in a header', async () => {
    expect(await post('/published', { name: 'n', ...UNKNOWN })).toEqual({
      status: 201,
      body: { name: 'n' },
      ignored: 'isAdmin, accountId, constructor',
    });
  });

  it('that no header could name is named as well as it can be', async () => {
    expect(await post('/published', { name: 'n', '\ud800': 1 })).toMatchObject({ status: 201, ignored: '%EF%BF%BD' });
  });

  it('is not named beyond the first twenty, however many there are', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, 1]));
    const { status, ignored } = await post('/published', { name: 'n', ...many });
    expect(status).toBe(201);
    expect((ignored as string).split(', ')).toEqual(Array.from({ length: 20 }, (_, index) => `f${index}`));
  });

  it('of a call of our own is refused, beside everything else that is wrong', async () => {
    const { status, body } = await post('/own', { name: 1, inner: { text: 't', deep: 1 }, ...UNKNOWN });
    expect(status).toBe(400);
    const { details } = body as { details: { field: string; message: string }[] };
    expect(details.map(({ field }) => field).sort()).toEqual(
      ['name', 'inner.deep', 'isAdmin', 'accountId', 'constructor'].sort(),
    );
    expect(details).toContainEqual({ field: 'isAdmin', message: 'isAdmin is not a field of this call' });
  });

  it('of the query of a published call is ignored', async () => {
    const { statusCode } = await app.inject({ method: 'GET', url: '/query?name=n&other=1' });
    expect(statusCode).toBe(200);
  });

  it('of the query of a call of our own is refused', async () => {
    const answer = await app.inject({ method: 'GET', url: '/own-query?name=n&other=1' });
    expect(answer.statusCode).toBe(400);
    const details = [{ field: 'other', message: 'other is not a parameter of this call' }];
    expect(answer.json()).toMatchObject({ error: 'other is not a parameter of this call', details });
  });

  it('is not told of beyond the first hundred, however many there are', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`f${index}`, 1]));
    const { status, body } = await post('/own', { name: 'n', ...many });
    expect(status).toBe(400);
    expect((body as { details: unknown[] }).details).toHaveLength(100);
  });

  it('with an endless name is not echoed at its full length', async () => {
    const { body } = await post('/own', { name: 'n', ['x'.repeat(5_000)]: 1 });
    expect(JSON.stringify(body).length).toBeLessThan(600);
  });
});

describe('a body of our own', () => {
  it('comes as it was sent when all is known', async () => {
    expect(await post('/own', { name: 'n', count: 2, inner: { text: 't' } })).toMatchObject({
      status: 201,
      body: { name: 'n', count: 2, inner: { text: 't' } },
    });
  });
});
