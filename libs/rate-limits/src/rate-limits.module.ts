import { Module } from '@nestjs/common';
import { BadKeys } from './bad-keys.service.js';
import { RateLimits } from './rate-limits.service.js';

@Module({ providers: [RateLimits, BadKeys], exports: [RateLimits, BadKeys] })
export class RateLimitsModule {}
