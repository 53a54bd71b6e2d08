import { Module } from '@nestjs/common';
import { RequestMeter } from './request-meter.js';
import { UsageService } from './usage.service.js';

@Module({ providers: [RequestMeter, UsageService], exports: [RequestMeter, UsageService] })
export class UsageModule {}
