import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { MediaStoreWatch } from '@chasqui/media';
import { SessionReconciler } from '../session-host/session-reconciler.js';

@Controller('health')
export class HealthController {
  constructor(
    private readonly reconciler: SessionReconciler,
    private readonly media: MediaStoreWatch,
  ) {}

  @Get('live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** Ready while the worker looks at the database and follows it. */
  @Get('ready')
  ready(): { status: string; sessions: number; media: string } {
    if (!this.reconciler.isHealthy()) throw new ServiceUnavailableException();
    const media = this.media.isAway ? 'away' : 'ok';
    return { status: 'ok', sessions: this.reconciler.hostedCount(), media };
  }
}
