import { Controller, Delete, Get, HttpCode, Param, Patch, Post } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AccountsService } from '@chasqui/accounts';
import { AccountAdministration } from '@chasqui/administration';
import type { Actor } from '@chasqui/audit';
import { CurrentActor } from '../auth/current-actor.js';
import { RequireKey } from '../auth/requirements.js';
import { ApiErrors } from '../docs/error-answers.js';
import { OwnBody, ValidQuery } from '../http/validated-input.js';
import {
  OperatedAccountAnswer,
  OperatedAccountListAnswer,
  OperatedAccountWithCountsAnswer,
  CreatedAccountAnswer,
  DeletedAnswer,
} from './account-answers.dto.js';
import {
  ChangeOperatedAccountBody,
  CreateAccountBody,
  ListAccountsQuery,
  toAccountFields,
  toAccountPage,
  toAccountView,
} from './account.dto.js';

const KEY_WARNING = 'IMPORTANT: Save this API key securely! It will NOT be shown again.';

@ApiTags('Operator')
@RequireKey('operator')
@Controller('operator/accounts')
export class AccountsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly administration: AccountAdministration,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Create an account; its first admin key is shown this once' })
  @ApiCreatedResponse({ type: CreatedAccountAnswer })
  @ApiErrors(400, 409, 413, 415)
  async create(
    @CurrentActor() actor: Actor,
    @OwnBody(CreateAccountBody) body: CreateAccountBody,
  ): Promise<CreatedAccountAnswer> {
    const { account, apiKey } = await this.administration.create(actor, toAccountFields(body));
    return { success: true, account: toAccountView(account), apiKey, warning: KEY_WARNING };
  }

  @Get()
  @ApiOperation({ summary: 'List the accounts, newest first' })
  @ApiOkResponse({ type: OperatedAccountListAnswer })
  @ApiErrors(400)
  async list(@ValidQuery(ListAccountsQuery) query: ListAccountsQuery): Promise<OperatedAccountListAnswer> {
    const { accounts, total, nextCursor } = await this.accounts.list(toAccountPage(query));
    return { success: true, accounts: accounts.map(toAccountView), total, nextCursor };
  }

  @Get(':id')
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOperation({ summary: 'One account, with how many sessions and keys it has' })
  @ApiOkResponse({ type: OperatedAccountWithCountsAnswer })
  @ApiErrors(404)
  async read(@Param('id') id: string): Promise<OperatedAccountWithCountsAnswer> {
    const account = await this.accounts.get(id);
    return { success: true, account: toAccountView(account), counts: await this.administration.count(account) };
  }

  @Patch(':id')
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOperation({ summary: 'Change an account; what is not given stays' })
  @ApiOkResponse({ type: OperatedAccountAnswer })
  @ApiErrors(400, 404, 409, 413, 415)
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: string,
    @OwnBody(ChangeOperatedAccountBody) body: ChangeOperatedAccountBody,
  ): Promise<OperatedAccountAnswer> {
    return {
      success: true,
      account: toAccountView(await this.administration.change(actor, id, toAccountFields(body))),
    };
  }

  @Post(':id/suspend')
  @HttpCode(200)
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOperation({
    summary: 'Refuse all keys of the account, within 500 ms; its data is kept',
    description: 'Its sessions stay linked and what it had queued still leaves. Again: changes nothing.',
  })
  @ApiOkResponse({ type: OperatedAccountAnswer })
  @ApiErrors(404)
  async suspend(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<OperatedAccountAnswer> {
    return { success: true, account: toAccountView(await this.administration.suspend(actor, id)) };
  }

  @Post(':id/resume')
  @HttpCode(200)
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOperation({ summary: 'Take the keys of the account again' })
  @ApiOkResponse({ type: OperatedAccountAnswer })
  @ApiErrors(404)
  async resume(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<OperatedAccountAnswer> {
    return { success: true, account: toAccountView(await this.administration.resume(actor, id)) };
  }

  @Delete(':id')
  @ApiParam({ name: 'id', format: 'uuid' })
  @ApiOperation({
    summary: 'End an account without sessions, and its keys, for good',
    description: 'Its name is free again. Its messages, usage and audit log stay stored.',
  })
  @ApiOkResponse({ type: DeletedAnswer })
  @ApiErrors(404, 409)
  async delete(@CurrentActor() actor: Actor, @Param('id') id: string): Promise<DeletedAnswer> {
    await this.administration.close(actor, id);
    return { success: true, message: 'Account deleted successfully' };
  }
}
