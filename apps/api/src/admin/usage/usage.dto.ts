import { ApiProperty } from '@nestjs/swagger';
import type { AccountKey } from '@chasqui/api-keys';
import type { UsageFigures, UsageReport, UsageScope } from '@chasqui/usage';

const LATER = 'Always 0: they come with their feature.';

class PeriodView {
  @ApiProperty({ format: 'date', description: 'First day, included.' })
  from: string;

  @ApiProperty({ format: 'date', description: 'Last day, included.' })
  to: string;

  @ApiProperty({ example: 'UTC', description: "The account's, in which its days are days." })
  timeZone: string;
}

class RateLimitsView {
  @ApiProperty({ type: Number, nullable: true, description: 'Requests per minute and key.' })
  general: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Messages per minute and session.' })
  messages: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Created sessions per hour and key.' })
  sessions: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Readings of a QR per five seconds and session.' })
  qr: number | null;
}

class LimitsView {
  @ApiProperty({ example: 'published' })
  plan: string;

  @ApiProperty({ description: 'null is no limit, here and below.' })
  rateLimits: RateLimitsView;

  @ApiProperty({ type: Number, nullable: true, description: 'Sessions at one time.' })
  maxSessions: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Accepted messages per session and day.' })
  dailyMessages: number | null;
}

class MessageCountsView {
  @ApiProperty({ description: 'Taken over for sending.' })
  accepted: number;

  @ApiProperty({ description: "That WhatsApp's server took." })
  sent: number;

  @ApiProperty({ description: 'That reached a device.' })
  delivered: number;

  @ApiProperty({ description: 'That were read or played.' })
  read: number;

  @ApiProperty({ description: 'Given up; one that WhatsApp acknowledges afterwards is counted as sent, too.' })
  failed: number;

  @ApiProperty()
  cancelled: number;

  @ApiProperty({ description: 'That waited too long.' })
  expired: number;

  @ApiProperty({ description: 'Incoming ones.' })
  received: number;

  @ApiProperty({ description: 'Those with a file (picture, video, sound, document, sticker), sent or received.' })
  media: number;
}

class FiguresView {
  @ApiProperty({ description: 'With a good key, whatever the answer was.' })
  requests: number;

  @ApiProperty({ description: 'Each message counts once for what it became, on the day on which it did.' })
  messages: MessageCountsView;
}

class SessionsNowView {
  @ApiProperty()
  now: number;

  @ApiProperty({ description: 'The most that existed at one time of the period.' })
  atMost: number;
}

class TotalsView extends FiguresView {
  @ApiProperty()
  sessions: SessionsNowView;

  @ApiProperty({ description: LATER })
  campaigns: number;

  @ApiProperty({ description: LATER })
  webhookDeliveries: number;
}

class SessionUsageView extends FiguresView {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  name: string;

  @ApiProperty({ description: 'Deleted ones are listed when they were used in the period.' })
  deleted: boolean;
}

class SessionsOfDayView {
  @ApiProperty({ description: 'The most that existed at one time of the day.' })
  atMost: number;
}

class DayUsageView extends FiguresView {
  @ApiProperty({ format: 'date' })
  day: string;

  @ApiProperty()
  sessions: SessionsOfDayView;
}

class UsageView {
  @ApiProperty()
  period: PeriodView;

  @ApiProperty({ description: 'Of the key that asks.' })
  limits: LimitsView;

  @ApiProperty()
  totals: TotalsView;

  @ApiProperty({ type: [SessionUsageView] })
  sessions: SessionUsageView[];

  @ApiProperty({ type: [DayUsageView], description: 'Every day of the period.' })
  days: DayUsageView[];
}

export class UsageAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  usage: UsageView;
}

/** An admin key sees its account; another one what it did itself. */
export function toUsageScope({ kind, id, accountId }: AccountKey): UsageScope {
  return kind === 'admin' ? { accountId } : { accountId, ownerKeyId: id };
}

export function toUsageAnswer({ period, totals, sessions, days }: UsageReport, key: AccountKey): UsageAnswer {
  const usage = {
    period,
    limits: toLimits(key),
    totals: {
      ...toFigures(totals),
      sessions: { now: totals.sessionsNow, atMost: totals.mostSessions },
      campaigns: 0,
      webhookDeliveries: 0,
    },
    sessions: sessions.map((session) => {
      const { id, name, isDeleted: deleted } = session;
      return { id, name, deleted, ...toFigures(session) };
    }),
    days: days.map((day) => ({ day: day.day, ...toFigures(day), sessions: { atMost: day.mostSessions } })),
  };
  return { success: true, usage };
}

function toLimits({ plan, rates, maxSessions }: AccountKey): LimitsView {
  return {
    plan: plan.id,
    rateLimits: rates,
    maxSessions: maxSessions ?? plan.maxSessions,
    dailyMessages: plan.dailyMessages,
  };
}

function toFigures({ requests, messages }: UsageFigures): FiguresView {
  return { requests, messages };
}
