import 'reflect-metadata';
import { readFileSync, writeFileSync } from 'node:fs';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { createLogger } from '@chasqui/logging';
import { ApiModule } from '../api.module.js';
import { createOpenApiDocument } from './openapi.js';

const FILE = 'docs/openapi.json';

/** Writes the OpenAPI document, or with `--check` compares it with the one that is checked in. Connects to nothing. */
async function main(): Promise<void> {
  const nowhere = { url: 'redis://127.0.0.1:1' };
  const module = ApiModule.forRoot(
    {
      database: nowhere,
      redis: nowhere,
      metrics: { token: undefined },
      pacing: { areDefaultsOn: true },
      queueLimits: { perSession: 0, perAccount: 0 },
      media: { path: '.', s3: undefined },
      http: { tenantHostSuffix: undefined },
      mediaIntake: { maxBytes: { image: 0, video: 0, audio: 0, document: 0 }, fetchTimeoutMs: 0, allowedHosts: [] },
    },
    createLogger('openapi', 'silent'),
  );
  const app = await NestFactory.create(module, new FastifyAdapter(), { preview: true, logger: false });
  const text = `${JSON.stringify(createOpenApiDocument(app), null, 2)}\n`;
  if (!process.argv.includes('--check')) {
    writeFileSync(FILE, text);
  } else if (readFileSync(FILE, 'utf8') !== text) {
    process.stderr.write(`${FILE} is not what the code says: run npm run openapi\n`);
    process.exitCode = 1;
  }
}

void main();
