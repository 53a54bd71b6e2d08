import { Controller, Delete, Get, Header, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import { KeyManagementService, type AccountKey } from '@chasqui/api-keys';
import type { Caller } from '@chasqui/audit';
import { CurrentKey } from '../auth/authenticated-request.js';
import { CurrentCaller } from '../auth/current-actor.js';
import { RequireKey } from '../auth/requirements.js';
import { ApiErrors } from '../docs/error-answers.js';
import { OwnBody, PublishedBody, ValidQuery } from '../http/validated-input.js';
import { KeyAdministrationService } from './key-administration.service.js';
import {
  CreatedKeyAnswer,
  KEY_KINDS,
  KeyAnswer,
  KeyListAnswer,
  RevokedKeyAnswer,
  toCreatedKeyAnswer,
  toKeyView,
} from './key-answers.dto.js';
import { parseKeyId, toKeyId } from './key-id.js';
import { RotateKeyBody } from './key-rotation.dto.js';
import { ChangeKeyBody, CreateKeyBody, CreateTrialKeyBody, toKeyChange, toNewKey, toTrialKey } from './key.dto.js';
import { ListKeysQuery } from './list.dto.js';

@ApiTags('API keys')
@Controller('admin/api-keys')
@RequireKey('account')
export class ApiKeysController {
  constructor(
    private readonly administration: KeyAdministrationService,
    private readonly keys: KeyManagementService,
  ) {}

  @Post()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Create a managed key, or an admin key; it is shown this once' })
  @ApiCreatedResponse({ type: CreatedKeyAnswer })
  @ApiErrors(400, 413, 415)
  async create(
    @CurrentCaller() by: Caller,
    @PublishedBody(CreateKeyBody) body: CreateKeyBody,
  ): Promise<CreatedKeyAnswer> {
    return toCreatedKeyAnswer(await this.administration.create(by, toNewKey(body)));
  }

  @Post('trial')
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Create a key for some days and some recipients; it is shown this once' })
  @ApiCreatedResponse({ type: CreatedKeyAnswer })
  @ApiErrors(400, 413, 415)
  async createTrial(
    @CurrentCaller() by: Caller,
    @PublishedBody(CreateTrialKeyBody) body: CreateTrialKeyBody,
  ): Promise<CreatedKeyAnswer> {
    const chosen = toTrialKey(body, Date.now());
    return toCreatedKeyAnswer(await this.administration.create(by, chosen));
  }

  @Get()
  @ApiOperation({ summary: 'List the keys of the account, revoked ones too, newest first' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } })
  @ApiQuery({ name: 'cursor', required: false, description: '`nextCursor` of the page before' })
  @ApiQuery({ name: 'kind', required: false, enum: KEY_KINDS })
  @ApiOkResponse({ type: KeyListAnswer })
  @ApiErrors(400)
  async list(
    @CurrentKey() { accountId }: AccountKey,
    @ValidQuery(ListKeysQuery) { limit, cursor, kind }: ListKeysQuery,
  ): Promise<KeyListAnswer> {
    const before = cursor && parseKeyId(cursor);
    const { keys, nextCursor } = await this.keys.list(accountId, { limit, before, kind });
    return { success: true, apiKeys: keys.map(toKeyView), nextCursor: nextCursor && toKeyId(nextCursor) };
  }

  @Get(':keyId')
  @ApiParam({ name: 'keyId', example: 'key_e67a00be-ed45-4356-9488-049cabb9895d' })
  @ApiOperation({ summary: 'One key' })
  @ApiOkResponse({ type: KeyAnswer })
  @ApiErrors(404)
  async get(@CurrentKey() { accountId }: AccountKey, @Param('keyId') keyId: string): Promise<KeyAnswer> {
    return { success: true, apiKey: toKeyView(await this.keys.get(accountId, parseKeyId(keyId))) };
  }

  @Patch(':keyId')
  @ApiParam({ name: 'keyId' })
  @ApiOperation({ summary: 'Change what a key is called and what it may do; what is left out stays' })
  @ApiOkResponse({ type: KeyAnswer })
  @ApiErrors(400, 404, 409, 413, 415)
  async change(
    @CurrentCaller() by: Caller,
    @Param('keyId') keyId: string,
    @OwnBody(ChangeKeyBody) body: ChangeKeyBody,
  ): Promise<KeyAnswer> {
    return {
      success: true,
      apiKey: toKeyView(await this.administration.change(by, parseKeyId(keyId), toKeyChange(body))),
    };
  }

  @Post(':keyId/rotate')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  @ApiParam({ name: 'keyId' })
  @ApiOperation({ summary: 'A new key in place of this one, shown this once; its id, limits and sessions stay' })
  @ApiOkResponse({ type: CreatedKeyAnswer })
  @ApiErrors(400, 404, 409, 413, 415)
  async rotate(
    @CurrentCaller() by: Caller,
    @Param('keyId') keyId: string,
    @OwnBody(RotateKeyBody) { graceSeconds }: RotateKeyBody,
  ): Promise<CreatedKeyAnswer> {
    return toCreatedKeyAnswer(await this.administration.rotate(by, parseKeyId(keyId), graceSeconds));
  }

  @Delete(':keyId')
  @ApiParam({ name: 'keyId' })
  @ApiOperation({ summary: 'Revoke a key and the keys of the sessions that it made; the sessions stay' })
  @ApiOkResponse({ type: RevokedKeyAnswer })
  @ApiErrors(404, 409)
  async revoke(@CurrentCaller() by: Caller, @Param('keyId') keyId: string): Promise<RevokedKeyAnswer> {
    await this.administration.revoke(by, parseKeyId(keyId));
    return { success: true, message: 'API key revoked successfully' };
  }
}
