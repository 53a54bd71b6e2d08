import { Module } from '@nestjs/common';
import { ApiKeysModule } from '@chasqui/api-keys';
import { MessagesModule } from '@chasqui/messages';
import { SessionsModule } from '@chasqui/sessions';
import { MessagesController } from './messages.controller.js';
import { QrService } from './qr.service.js';
import { SendingService } from './sending.service.js';
import { SessionLifecycleService } from './session-lifecycle.service.js';
import { SessionStatusService } from './session-status.service.js';
import { SessionsController } from './sessions.controller.js';
import { TimelineController } from './timeline.controller.js';

/** The dialect of api.chatwhatsapp.in, which is also our native REST API. */
@Module({
  imports: [ApiKeysModule, SessionsModule, MessagesModule],
  controllers: [SessionsController, TimelineController, MessagesController],
  providers: [SessionLifecycleService, SessionStatusService, QrService, SendingService],
})
export class ChatwhatsappModule {}
