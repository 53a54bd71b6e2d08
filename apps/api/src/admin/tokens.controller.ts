import { Controller, Delete, Get, Header, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { KeyManagementService, type AccountKey, type KeyErrorCode, type KeyRecord } from '@chasqui/api-keys';
import type { Caller } from '@chasqui/audit';
import { DomainError } from '@chasqui/errors';
import { CurrentKey } from '../auth/authenticated-request.js';
import { CurrentCaller } from '../auth/current-actor.js';
import { RequireKey } from '../auth/requirements.js';
import { ApiErrors } from '../docs/error-answers.js';
import { OwnBody, ValidQuery } from '../http/validated-input.js';
import { KeyAdministrationService } from './key-administration.service.js';
import { parseKeyId, toKeyId } from './key-id.js';
import { ListTokensQuery } from './list.dto.js';
import {
  ChangeTokenBody,
  CreatedTokenAnswer,
  CreateTokenBody,
  DeletedTokenAnswer,
  TokenAnswer,
  TokenListAnswer,
  toCreatedTokenAnswer,
  toTokenFields,
  toTokenView,
} from './token.dto.js';

const EXAMPLE = 'key_e67a00be-ed45-4356-9488-049cabb9895d';

/** The tokens (`watk_…`) with which clients of the whatsgate dialect and of MCP reach the sessions of an account. */
@ApiTags('Tokens')
@Controller('admin/tokens')
@RequireKey('account')
export class TokensController {
  constructor(
    private readonly administration: KeyAdministrationService,
    private readonly keys: KeyManagementService,
  ) {}

  @Post()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Create a token; it is shown this once' })
  @ApiCreatedResponse({ type: CreatedTokenAnswer })
  @ApiErrors(400, 413, 415)
  async create(
    @CurrentCaller() by: Caller,
    @OwnBody(CreateTokenBody) body: CreateTokenBody,
  ): Promise<CreatedTokenAnswer> {
    const chosen = { ...toTokenFields(body), kind: 'token' as const, name: body.name };
    return toCreatedTokenAnswer(await this.administration.create(by, chosen));
  }

  @Get()
  @ApiOperation({ summary: 'List the tokens of the account, deleted ones too, newest first' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } })
  @ApiQuery({ name: 'cursor', required: false, description: '`nextCursor` of the page before' })
  @ApiOkResponse({ type: TokenListAnswer })
  @ApiErrors(400)
  async list(
    @CurrentKey() { accountId }: AccountKey,
    @ValidQuery(ListTokensQuery) { limit, cursor }: ListTokensQuery,
  ): Promise<TokenListAnswer> {
    const page = { limit, before: cursor && parseKeyId(cursor), kind: 'token' as const };
    const { keys, nextCursor } = await this.keys.list(accountId, page);
    return { success: true, tokens: keys.map(toTokenView), nextCursor: nextCursor && toKeyId(nextCursor) };
  }

  @Get(':tokenId')
  @ApiParam({ name: 'tokenId', example: EXAMPLE })
  @ApiOperation({ summary: 'One token' })
  @ApiOkResponse({ type: TokenAnswer })
  @ApiErrors(404)
  async get(@CurrentKey() { accountId }: AccountKey, @Param('tokenId') tokenId: string): Promise<TokenAnswer> {
    return { success: true, token: toTokenView(await this.find(accountId, tokenId)) };
  }

  @Patch(':tokenId')
  @ApiParam({ name: 'tokenId', example: EXAMPLE })
  @ApiOperation({ summary: 'Change what a token is called and what it may do; what is left out stays' })
  @ApiOkResponse({ type: TokenAnswer })
  @ApiErrors(400, 404, 409, 413, 415)
  async change(
    @CurrentCaller() by: Caller,
    @Param('tokenId') tokenId: string,
    @OwnBody(ChangeTokenBody) body: ChangeTokenBody,
  ): Promise<TokenAnswer> {
    const { id } = await this.find(by.accountId, tokenId);
    const fields = { ...toTokenFields(body), name: body.name };
    return { success: true, token: toTokenView(await this.administration.change(by, id, fields)) };
  }

  @Post(':tokenId/regenerate')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiParam({ name: 'tokenId', example: EXAMPLE })
  @ApiOperation({ summary: 'Another value for the same token, shown this once; the old one dies at once' })
  @ApiOkResponse({ type: CreatedTokenAnswer })
  @ApiErrors(404, 409)
  async regenerate(@CurrentCaller() by: Caller, @Param('tokenId') tokenId: string): Promise<CreatedTokenAnswer> {
    const { id } = await this.find(by.accountId, tokenId);
    return toCreatedTokenAnswer(await this.administration.rotate(by, id, 0));
  }

  @Delete(':tokenId')
  @ApiParam({ name: 'tokenId', example: EXAMPLE })
  @ApiOperation({ summary: 'End a token' })
  @ApiOkResponse({ type: DeletedTokenAnswer })
  @ApiErrors(404)
  async delete(@CurrentCaller() by: Caller, @Param('tokenId') tokenId: string): Promise<DeletedTokenAnswer> {
    const { id } = await this.find(by.accountId, tokenId);
    await this.administration.revoke(by, id);
    return { success: true, message: 'Token deleted successfully' };
  }

  /** Other keys are administered at /admin/api-keys. */
  private async find(accountId: string, tokenId: string): Promise<KeyRecord> {
    const record = await this.keys.get(accountId, parseKeyId(tokenId));
    if (record.kind !== 'token') throw new DomainError<KeyErrorCode>('key_not_found');
    return record;
  }
}
