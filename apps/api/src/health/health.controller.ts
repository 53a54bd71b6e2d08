import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { InjectDataSource } from '@nestjs/typeorm';
import { CHASQUI_VERSION } from '@chasqui/config';
import { MediaStoreWatch } from '@chasqui/media';
import { REDIS } from '@chasqui/redis';
import type { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { Public } from '../auth/requirements.js';

@ApiTags('System')
@Public()
@Controller()
export class HealthController {
  constructor(
    @InjectDataSource() private readonly database: DataSource,
    @Inject(REDIS) private readonly redis: Redis,
    private readonly media: MediaStoreWatch,
  ) {}

  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** Ready while the database answers; without Redis the API accepts and reads, only slower to tell; without the media store, all but files. */
  @Get('health/ready')
  async ready(): Promise<{ status: string; redis: string; media: string }> {
    await this.database.query('SELECT 1').catch((error: unknown) => {
      throw new ServiceUnavailableException('the database does not answer', { cause: error });
    });
    const redis = this.redis.status === 'ready' ? 'ok' : 'away';
    return { status: 'ok', redis, media: this.media.isAway ? 'away' : 'ok' };
  }

  @Get('version')
  version(): { name: string; version: string } {
    return { name: 'chasqui', version: CHASQUI_VERSION };
  }
}
