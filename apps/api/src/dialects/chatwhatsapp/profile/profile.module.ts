import { Module } from '@nestjs/common';
import { SessionCallingModule } from '../session-calls/session-calling.module.js';
import { ProfileController } from './profile.controller.js';
import { ProfileService } from './profile.service.js';

/** How the accounts of sessions show themselves. */
@Module({ imports: [SessionCallingModule], controllers: [ProfileController], providers: [ProfileService] })
export class ProfileModule {}
