import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { SessionReconciler } from '../session-host/session-reconciler.js';

@Controller('health')
export class HealthController {
  constructor(private readonly reconciler: SessionReconciler) {}

  @Get('live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** Ready while the worker looks at the database and follows it. */
  @Get('ready')
  ready(): { status: string; sessions: number } {
    if (!this.reconciler.isHealthy()) throw new ServiceUnavailableException();
    return { status: 'ok', sessions: this.reconciler.hostedCount() };
  }
}
