import { Controller, Get, Header, Headers, type StreamableFile } from '@nestjs/common';
import { ApiExtraModels, ApiOkResponse, ApiOperation, ApiTags, getSchemaPath } from '@nestjs/swagger';
import type { AccountKey } from '@chasqui/api-keys';
import { UsageService } from '@chasqui/usage';
import { CurrentKey } from '../../auth/authenticated-request.js';
import { RequireKey } from '../../auth/requirements.js';
import { ApiErrors } from '../../docs/error-answers.js';
import { ValidQuery } from '../../http/validated-input.js';
import { toUsageCsv, wantsCsv } from './usage-csv.js';
import { ReadUsageQuery } from './usage-query.dto.js';
import { toUsageAnswer, toUsageScope, UsageAnswer } from './usage.dto.js';

@ApiTags('Account')
@Controller('admin/usage')
export class UsageController {
  constructor(private readonly usage: UsageService) {}

  @Get()
  @RequireKey('usage')
  @Header('Vary', 'Accept')
  @ApiOperation({
    summary: 'Requests, messages and sessions, per session and per day',
    description:
      'An admin key reads all of its account, a managed or trial key what its own sessions and requests used. ' +
      'The CSV has one row for each session and day with any use; requests that named no session have a row without one.',
  })
  @ApiExtraModels(UsageAnswer)
  @ApiOkResponse({
    content: {
      'application/json': { schema: { $ref: getSchemaPath(UsageAnswer) } },
      'text/csv': { schema: { type: 'string' } },
    },
  })
  @ApiErrors(400)
  async read(
    @CurrentKey() key: AccountKey,
    @ValidQuery(ReadUsageQuery) query: ReadUsageQuery,
    @Headers('accept') accept: string | undefined,
  ): Promise<UsageAnswer | StreamableFile> {
    const scope = toUsageScope(key);
    const period = await this.usage.resolvePeriod(scope.accountId, query);
    if (wantsCsv(query.format, accept)) return toUsageCsv(this.usage.sessionDays(scope, period), period);
    return toUsageAnswer(await this.usage.report(scope, period), key);
  }
}
