import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { AccountKey } from '@chasqui/api-keys';
import type { FailedMessage } from '@chasqui/messages';
import { CurrentKey } from '../../../auth/authenticated-request.js';
import { ValidQuery } from '../../../http/validated-input.js';
import { RequireToken } from '../access/require-token.js';
import { TokenErrors } from '../error-answer.dto.js';
import { toPhone } from '../messages/recipients.js';
import { DeviceReports } from './device-reports.service.js';
import { BalanceAnswer, FailedNumbersAnswer, FailedNumbersQuery } from './reports.dto.js';

@ApiTags('whatsgate')
@Controller('api/reports')
@RequireToken('read')
export class ReportsController {
  constructor(private readonly reports: DeviceReports) {}

  @Get('balance/:device')
  @ApiParam({ name: 'device', example: '919876543210' })
  @ApiOperation({ summary: 'What is left of today’s allowance, and what became of today’s messages' })
  @ApiOkResponse({ type: BalanceAnswer })
  @TokenErrors(404)
  async balance(@CurrentKey() key: AccountKey, @Param('device') device: string): Promise<BalanceAnswer> {
    const { remaining, successful, pending, failed } = await this.reports.balance(key, device);
    return { success: true, remaining, successful_count: successful, pending, failed };
  }

  @Get('failed_numbers')
  @ApiOperation({ summary: 'Numbers to which messages failed, newest first' })
  @ApiOkResponse({ type: FailedNumbersAnswer })
  @TokenErrors(422)
  async failedNumbers(
    @CurrentKey() key: AccountKey,
    @ValidQuery(FailedNumbersQuery) query: FailedNumbersQuery,
  ): Promise<FailedNumbersAnswer> {
    const failed = await this.reports.failed(key, query);
    return { success: true, data: failed.map(toFailedNumber) };
  }
}

/** Times of this dialect have no fractions of a second. */
function toFailedNumber({ chatId, at, reason }: FailedMessage): FailedNumbersAnswer['data'][number] {
  const date = at.toISOString().replace(/\.\d+Z$/, 'Z');
  return { number: toPhone(chatId), date, reason: reason ?? 'waited_too_long' };
}
