import { Module } from '@nestjs/common';
import { SessionsModule } from '@chasqui/sessions';
import { AuthModule } from '../../../auth/auth.module.js';
import { SessionCallingModule } from '../session-calls/session-calling.module.js';
import { PairingCodeController } from './pairing-code.controller.js';
import { PairingCodeService } from './pairing-code.service.js';

/** Linking sessions to phones without a camera. */
@Module({
  imports: [AuthModule, SessionsModule, SessionCallingModule],
  controllers: [PairingCodeController],
  providers: [PairingCodeService],
})
export class LinkingModule {}
