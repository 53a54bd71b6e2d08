import { Controller, Get, Headers, NotFoundException, StreamableFile } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { DomainError } from '@chasqui/errors';
import { Metrics } from '@chasqui/metrics';
import { Public } from '../auth/requirements.js';

export type MetricsErrorCode = 'metrics_token_needed';

/** Public as far as API keys go: it asks for a token of its own, or is not there. */
@ApiExcludeController()
@Public()
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  async read(@Headers('authorization') authorization: string | undefined): Promise<StreamableFile> {
    const reading = await this.metrics.read(authorization);
    if (reading.access === 'off') throw new NotFoundException();
    if (reading.access === 'denied') throw new DomainError<MetricsErrorCode>('metrics_token_needed');
    return new StreamableFile(Buffer.from(reading.text), { type: 'text/plain; version=0.0.4; charset=utf-8' });
  }
}
