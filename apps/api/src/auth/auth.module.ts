import { Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { ApiKeysModule } from '@chasqui/api-keys';
import { RateLimitsModule } from '@chasqui/rate-limits';
import { SessionsModule } from '@chasqui/sessions';
import { UsageModule } from '@chasqui/usage';
import { ThrottlingGuard } from '../throttling/throttling.guard.js';
import { ThrottlingModule } from '../throttling/throttling.module.js';
import { Admission } from './admission.service.js';
import { ApiKeyGuard } from './api-key.guard.js';
import { BadKeyGate } from './bad-key-gate.js';
import { RouteRequirementsCheck } from './route-requirements.check.js';
import { StillAllowed } from './still-allowed.service.js';

/** Who may come in, and how often. Guards run in the order of their providers: a limit is of a key that is known. */
@Module({
  imports: [ApiKeysModule, SessionsModule, UsageModule, RateLimitsModule, ThrottlingModule, DiscoveryModule],
  providers: [
    Admission,
    BadKeyGate,
    StillAllowed,
    { provide: APP_GUARD, useClass: ApiKeyGuard },
    { provide: APP_GUARD, useClass: ThrottlingGuard },
    RouteRequirementsCheck,
  ],
  exports: [Admission, StillAllowed],
})
export class AuthModule {}
