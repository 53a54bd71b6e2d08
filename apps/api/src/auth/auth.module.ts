import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ApiKeysModule } from '@chasqui/api-keys';
import { SessionsModule } from '@chasqui/sessions';
import { UsageModule } from '@chasqui/usage';
import { ApiKeyGuard } from './api-key.guard.js';
import { RouteRequirementsCheck } from './route-requirements.check.js';

@Module({
  imports: [ApiKeysModule, SessionsModule, UsageModule, DiscoveryModule],
  providers: [{ provide: APP_GUARD, useClass: ApiKeyGuard }, RouteRequirementsCheck],
})
export class AuthModule {}
