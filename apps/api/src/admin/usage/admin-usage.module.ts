import { Module } from '@nestjs/common';
import { UsageModule } from '@chasqui/usage';
import { UsageController } from './usage.controller.js';

/** `GET /admin/usage`. */
@Module({ imports: [UsageModule], controllers: [UsageController] })
export class AdminUsageModule {}
