import { Module } from '@nestjs/common';
import { RateLimitsModule } from '@chasqui/rate-limits';
import { Throttling } from './throttling.service.js';

@Module({ imports: [RateLimitsModule], providers: [Throttling], exports: [Throttling] })
export class ThrottlingModule {}
