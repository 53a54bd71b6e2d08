import { ApiProperty } from '@nestjs/swagger';
import { OutboxView, toOutboxView } from './outbox.dto.js';
import { PacingView, toPacingView } from './pacing.dto.js';
import { SessionView, toSessionView } from './session.dto.js';
import type { SessionReport } from './session-status.service.js';

export const KEY_WARNING = 'IMPORTANT: Save this API key securely! It will NOT be shown again.';

export class SessionAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  session: SessionView;
}

class ResourcesView {
  @ApiProperty({ description: 'PSS of all processes of its browser; RSS where PSS cannot be read.' })
  memoryBytes: number;

  @ApiProperty({ description: '100 is one processor.' })
  cpuPercent: number;

  @ApiProperty()
  processes: number;

  @ApiProperty({ format: 'date-time' })
  sampledAt: string;
}

export class SessionStatusView extends SessionView {
  @ApiProperty({ description: 'Messages that wait to be sent.' })
  queued: number;

  @ApiProperty()
  outbox: OutboxView;

  @ApiProperty()
  pacing: PacingView;

  @ApiProperty({ type: String, nullable: true, description: 'The worker that hosts it.' })
  worker: string | null;

  @ApiProperty({
    type: ResourcesView,
    nullable: true,
    description: 'What its browser uses, measured every 10 s; null without a browser, and outside Linux.',
  })
  resources: ResourcesView | null;
}

export class SessionStatusAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty()
  session: SessionStatusView;
}

export function toSessionStatusAnswer({ view, outbox, pacing, paced, resources }: SessionReport): SessionStatusAnswer {
  const shown = resources && { ...resources, sampledAt: resources.sampledAt.toISOString() };
  const { queued } = outbox;
  const own = {
    queued,
    outbox: toOutboxView(outbox, paced),
    pacing: toPacingView(pacing),
    worker: view.worker,
    resources: shown,
  };
  return { success: true, session: { ...toSessionView(view), ...own } };
}

export class CreatedSessionAnswer extends SessionAnswer {
  @ApiProperty({ example: 'wask_…', description: 'The key of this session, shown this once.' })
  apiKey: string;

  @ApiProperty()
  warning: string;
}

export class RotatedSessionKeyAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: 'wask_…', description: 'The new key of this session, shown this once.' })
  apiKey: string;

  @ApiProperty()
  warning: string;
}

export class SessionListAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ type: [SessionView] })
  sessions: SessionView[];

  @ApiProperty()
  total: number;

  @ApiProperty({ type: String, nullable: true })
  nextCursor: string | null;
}

export class QrAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: '2@…', description: 'The raw pairing string.' })
  qr: string;
}

export class DeletedSessionAnswer {
  @ApiProperty({ example: true })
  success: true;

  @ApiProperty({ example: 'Session deleted successfully' })
  message: string;
}
