import { Controller, Delete, Get, Post, Req, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DomainError } from '@chasqui/errors';
import type { FastifyReply } from 'fastify';
import { credentialsOf, type AuthenticatedRequest } from '../../auth/authenticated-request.js';
import { callerOf } from '../../auth/current-actor.js';
import { Public, RequireKey } from '../../auth/requirements.js';
import type { McpErrorCode } from './mcp-error-codes.js';
import { McpRequests } from './mcp-requests.js';

/** MCP by Streamable HTTP, stateless: docs/mcp.md. It describes itself to its clients, and is no REST. */
@ApiExcludeController()
@Controller('mcp')
export class McpController {
  constructor(private readonly requests: McpRequests) {}

  /** Throws DomainError mcp_batch: each message is counted against the limits of its key. */
  @Post()
  @RequireKey('mcp')
  async post(
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string | undefined> {
    if (Array.isArray(request.body)) throw new DomainError<McpErrorCode>('mcp_batch');
    const away = new AbortController();
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) away.abort();
    });
    const caller = credentialsOf(request);
    const response = await this.requests.answer({
      ...{ request, key: caller.key, by: callerOf(request), caller },
      signal: away.signal,
    });
    void reply.status(response.status).headers(Object.fromEntries(response.headers));
    return (await response.text()) || undefined;
  }

  /** There is no stream to open, by the specification. */
  @Get()
  @Public()
  get(): never {
    throw new DomainError<McpErrorCode>('mcp_post_only');
  }

  /** There is no session to end, by the specification. */
  @Delete()
  @Public()
  delete(): never {
    throw new DomainError<McpErrorCode>('mcp_post_only');
  }
}
