import { Controller, Get } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { AccountKey } from '@chasqui/api-keys';
import { AUDIT_ACTIONS, AuditService } from '@chasqui/audit';
import { CurrentKey } from '../auth/authenticated-request.js';
import { RequireKey } from '../auth/requirements.js';
import { ApiErrors } from '../docs/error-answers.js';
import { ValidQuery } from '../http/validated-input.js';
import { AuditAnswer, toAuditAnswer } from './audit.dto.js';
import { KEY_ID } from './key-id.js';
import { ReadAuditQuery } from './list.dto.js';

@ApiTags('Account')
@Controller('admin/audit')
export class AuditController {
  constructor(private readonly audit: AuditService) {}

  @Get()
  @RequireKey('account')
  @ApiOperation({ summary: 'Who did what to which key, session or setting, and from where, newest first' })
  @ApiQuery({ name: 'limit', required: false, schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 } })
  @ApiQuery({ name: 'cursor', required: false, description: '`nextCursor` of the page before' })
  @ApiQuery({ name: 'action', required: false, enum: AUDIT_ACTIONS })
  @ApiQuery({ name: 'subject', required: false, description: 'The id of a key, a session or an account' })
  @ApiQuery({ name: 'since', required: false, schema: { type: 'string', format: 'date-time' } })
  @ApiQuery({
    name: 'until',
    required: false,
    schema: { type: 'string', format: 'date-time' },
    description: 'Exclusive',
  })
  @ApiOkResponse({ type: AuditAnswer })
  @ApiErrors(400)
  async list(@CurrentKey() key: AccountKey, @ValidQuery(ReadAuditQuery) query: ReadAuditQuery): Promise<AuditAnswer> {
    const { limit, cursor, action, subject, since, until } = query;
    const page = {
      limit,
      before: cursor,
      action,
      subjectId: subject && (KEY_ID.exec(subject)?.[1] ?? subject),
      since: since === undefined ? undefined : new Date(since),
      until: until === undefined ? undefined : new Date(until),
    };
    return toAuditAnswer(await this.audit.list(key.accountId, page));
  }
}
