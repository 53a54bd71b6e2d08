import { applyDecorators } from '@nestjs/common';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsDefined, IsInt, IsString, ValidateIf } from 'class-validator';
import { isBuiltInPlan, PLAN_BOUNDS, type Plan, type PlanNumber } from '@chasqui/accounts';
import { IfGiven } from './if-given.js';

const MEANINGS: Record<PlanNumber, string> = {
  rateGeneral: 'Requests per minute and key.',
  rateMessages: 'Messages per minute and session.',
  rateSessions: 'Created sessions per hour and key.',
  rateQr: 'Readings of a QR per five seconds and session.',
  maxSessions: 'Sessions of the account at one time.',
  dailyMessages: 'Messages per session and day of the account’s time zone.',
  bulkSize: 'Messages in one bulk call.',
  retentionDays: 'Days for which messages are kept after they ended.',
};

const PACING_OPTIONAL = 'Whether its sessions may be paced less cautiously than by the defaults, or not at all.';

function documented(field: PlanNumber): object {
  const { least, most, isOptional } = PLAN_BOUNDS[field];
  const type = { type: 'integer', minimum: least, maximum: most, nullable: isOptional };
  return { ...type, description: `${MEANINGS[field]}${isOptional ? ' null: no limit.' : ''}` };
}

/** null is let through here; whether it is a limit of this field, the plans themselves say. */
function PlanLimit(field: PlanNumber): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional(documented(field)),
    IfGiven(),
    ValidateIf((_body, value) => value !== null),
    IsInt({ message: `${field} must be a whole number${PLAN_BOUNDS[field].isOptional ? ' or null' : ''}` }),
  );
}

function PlanPermission(field: 'apiAccess' | 'mcpAccess' | 'pacingOptional', description: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ type: Boolean, description }),
    IfGiven(),
    IsBoolean({ message: `${field} must be true or false` }),
  );
}

/** What is not given stays; of a new plan, it is no limit, and of what has no such thing, the default. */
export class ChangePlanBody {
  @PlanLimit('rateGeneral')
  rateGeneral?: number | null;

  @PlanLimit('rateMessages')
  rateMessages?: number | null;

  @PlanLimit('rateSessions')
  rateSessions?: number | null;

  @PlanLimit('rateQr')
  rateQr?: number | null;

  @PlanLimit('maxSessions')
  maxSessions?: number | null;

  @PlanLimit('dailyMessages')
  dailyMessages?: number | null;

  @PlanLimit('bulkSize')
  bulkSize?: number;

  @PlanPermission('apiAccess', 'Whether its keys may use this API.')
  apiAccess?: boolean;

  @PlanPermission('mcpAccess', 'Whether its keys may use MCP.')
  mcpAccess?: boolean;

  @PlanPermission('pacingOptional', PACING_OPTIONAL)
  pacingOptional?: boolean;

  @PlanLimit('retentionDays')
  retentionDays?: number;
}

export class CreatePlanBody extends ChangePlanBody {
  @ApiProperty({ example: 'gold', pattern: '^[a-z0-9][a-z0-9-]{0,39}$', description: 'Its name, too.' })
  @IsDefined({ message: 'id is required' })
  @IsString({ message: 'id must be a string' })
  id: string;
}

export class PlanView {
  @ApiProperty()
  id: string;

  @ApiProperty({ description: 'Of Chasqui itself: it can be neither changed nor deleted.' })
  isBuiltIn: boolean;

  @ApiProperty(documented('rateGeneral'))
  rateGeneral: number | null;

  @ApiProperty(documented('rateMessages'))
  rateMessages: number | null;

  @ApiProperty(documented('rateSessions'))
  rateSessions: number | null;

  @ApiProperty(documented('rateQr'))
  rateQr: number | null;

  @ApiProperty(documented('maxSessions'))
  maxSessions: number | null;

  @ApiProperty(documented('dailyMessages'))
  dailyMessages: number | null;

  @ApiProperty(documented('bulkSize'))
  bulkSize: number;

  @ApiProperty()
  apiAccess: boolean;

  @ApiProperty()
  mcpAccess: boolean;

  @ApiProperty({ description: PACING_OPTIONAL })
  pacingOptional: boolean;

  @ApiProperty(documented('retentionDays'))
  retentionDays: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;
}

export class PlanAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  plan: PlanView;
}

export class PlanListAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [PlanView] })
  plans: PlanView[];
}

export function toPlanView({ id, createdAt, ...limits }: Plan): PlanView {
  return { id, isBuiltIn: isBuiltInPlan(id), ...limits, createdAt: createdAt.toISOString() };
}
