import { Module } from '@nestjs/common';
import { ApiKeysModule } from '@chasqui/api-keys';
import { ContactsModule as ContactsLibModule } from '@chasqui/contacts';
import { MessagesModule } from '@chasqui/messages';
import { SessionsModule } from '@chasqui/sessions';
import { HolderTransactionsModule } from '../../auth/holder-transactions.module.js';
import { AuthModule } from '../../auth/auth.module.js';
import { MessageActionsController } from './actions/message-actions.controller.js';
import { MessageActionsService } from './actions/message-actions.service.js';
import { BulkModule } from './bulk/bulk.module.js';
import { FileMessagesController } from './media/file-messages.controller.js';
import { FileSendingService } from './media/file-sending.service.js';
import { MediaController } from './media/media.controller.js';
import { MediaLinks } from './media/media-links.service.js';
import { ReceivedFiles } from './media/received-files.service.js';
import { MediaReadingService } from './media/media-reading.service.js';
import { CapabilitiesModule } from './capabilities/capabilities.module.js';
import { ChatsModule } from './chats/chats.module.js';
import { ContactsModule } from './contacts/contacts.module.js';
import { GroupsModule } from './groups/groups.module.js';
import { LinkingModule } from './linking/linking.module.js';
import { MessageListController } from './message-list.controller.js';
import { MessageLists } from './message-lists.service.js';
import { MessageOrdersController } from './message-orders.controller.js';
import { MessageReadingService } from './message-reading.service.js';
import { MessagesController } from './messages.controller.js';
import { OutboxControlService } from './outbox-control.service.js';
import { OutboxController } from './outbox.controller.js';
import { ProfileModule } from './profile/profile.module.js';
import { QrService } from './qr.service.js';
import { Recipients } from './recipients.service.js';
import { SendingService } from './sending.service.js';
import { SessionCallingModule } from './session-calls/session-calling.module.js';
import { SessionKeysController } from './session-keys.controller.js';
import { SessionLifecycleService } from './session-lifecycle.service.js';
import { SessionOrdersService } from './session-orders.service.js';
import { SessionStatusService } from './session-status.service.js';
import { SessionsController } from './sessions.controller.js';
import { TimelineController } from './timeline.controller.js';
import { MessageTypesController } from './types/message-types.controller.js';

/** The dialect of api.chatwhatsapp.in, which is also our native REST API. */
@Module({
  imports: [
    AuthModule,
    ApiKeysModule,
    HolderTransactionsModule,
    SessionsModule,
    MessagesModule,
    ContactsLibModule,
    BulkModule,
    ContactsModule,
    ChatsModule,
    ProfileModule,
    GroupsModule,
    LinkingModule,
    CapabilitiesModule,
    SessionCallingModule,
  ],
  controllers: [
    SessionsController,
    SessionKeysController,
    TimelineController,
    OutboxController,
    MessagesController,
    MessageTypesController,
    MessageActionsController,
    MessageListController,
    MessageOrdersController,
    FileMessagesController,
    MediaController,
  ],
  providers: [
    SessionLifecycleService,
    SessionOrdersService,
    SessionStatusService,
    OutboxControlService,
    QrService,
    SendingService,
    MessageActionsService,
    FileSendingService,
    MediaReadingService,
    ReceivedFiles,
    MediaLinks,
    MessageReadingService,
    MessageLists,
    Recipients,
  ],
  exports: [
    SessionLifecycleService,
    SessionOrdersService,
    SessionStatusService,
    QrService,
    SendingService,
    FileSendingService,
    MessageReadingService,
    MessageLists,
  ],
})
export class ChatwhatsappModule {}
