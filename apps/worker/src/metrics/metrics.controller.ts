import { Controller, Get, Headers, NotFoundException, StreamableFile, UnauthorizedException } from '@nestjs/common';
import { Metrics } from '@chasqui/metrics';

@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: Metrics) {}

  @Get()
  async read(@Headers('authorization') authorization: string | undefined): Promise<StreamableFile> {
    const reading = await this.metrics.read(authorization);
    if (reading.access === 'off') throw new NotFoundException();
    if (reading.access === 'denied') throw new UnauthorizedException();
    return new StreamableFile(Buffer.from(reading.text), { type: 'text/plain; version=0.0.4; charset=utf-8' });
  }
}
