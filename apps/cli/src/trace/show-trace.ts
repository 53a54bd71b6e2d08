import { isUndefinedTable } from '@chasqui/database';
import { Client } from 'pg';
import { print, type OutputOptions } from '../administration/output.js';
import { CliError } from '../errors.js';
import { withInstallationDatabase } from '../up/installation-database.js';
import { conclusionOf } from './conclusion.js';
import { readTrace, type TraceRequest } from './read-trace.js';
import type { Trace } from './trace.js';
import { traceText } from './trace-text.js';

export interface TraceOptions extends OutputOptions {
  readonly session?: string;
  readonly text: boolean;
}

export async function showTrace(messageId: string, options: TraceOptions): Promise<void> {
  const request = { messageId, session: options.session, withText: options.text };
  const trace = await withInstallationDatabase(options, (databaseUrl) => read(databaseUrl, request));
  const now = new Date();
  print(options, { ...trace, conclusion: conclusionOf(trace, now) }, traceText(trace, now));
}

async function read(databaseUrl: string, request: TraceRequest): Promise<Trace> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await readTrace(client, request);
  } catch (error) {
    if (!isUndefinedTable(error)) throw error;
    throw new CliError('The database has no tables yet; ./chasqui migrate makes them.', { cause: error });
  } finally {
    await client.end();
  }
}
