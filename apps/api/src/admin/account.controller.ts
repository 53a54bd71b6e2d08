import { Controller, Get, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { AccountSettingsService } from '@chasqui/accounts';
import type { AccountKey } from '@chasqui/api-keys';
import { AuditService, type Caller } from '@chasqui/audit';
import { CurrentKey } from '../auth/authenticated-request.js';
import { CurrentCaller } from '../auth/current-actor.js';
import { RequireKey } from '../auth/requirements.js';
import { ApiErrors } from '../docs/error-answers.js';
import { OwnBody } from '../http/validated-input.js';
import { AccountAnswer, ChangeAccountBody, toAccountAnswer, toSettings } from './account.dto.js';

@ApiTags('Account')
@Controller('admin/account')
@RequireKey('account')
export class AccountController {
  constructor(
    private readonly settings: AccountSettingsService,
    private readonly audit: AuditService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The account, its plan and its settings' })
  @ApiOkResponse({ type: AccountAnswer })
  async get(@CurrentKey() { accountId }: AccountKey): Promise<AccountAnswer> {
    return toAccountAnswer(await this.settings.get(accountId));
  }

  @Patch()
  @ApiOperation({ summary: 'Change time zone, default country and locale; what is left out stays' })
  @ApiOkResponse({ type: AccountAnswer })
  @ApiErrors(400, 413, 415)
  async change(
    @CurrentCaller() by: Caller,
    @OwnBody(ChangeAccountBody) body: ChangeAccountBody,
  ): Promise<AccountAnswer> {
    const { accountId: id } = by;
    const settings = toSettings(body);
    return this.audit.transaction(by, async (manager, record) => {
      const account = await this.settings.change(manager, id, settings);
      await record('account.changed', { type: 'account', id }, { ...settings });
      return toAccountAnswer(account);
    });
  }
}
