import { Module } from '@nestjs/common';
import { CapabilitiesController } from './capabilities.controller.js';
import { CapabilitiesService } from './capabilities.service.js';
import { UnavailableController } from './unavailable.controller.js';

/** What works, and why the rest does not. */
@Module({ controllers: [CapabilitiesController, UnavailableController], providers: [CapabilitiesService] })
export class CapabilitiesModule {}
