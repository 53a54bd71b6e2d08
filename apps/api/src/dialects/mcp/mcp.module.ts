import { Module } from '@nestjs/common';
import { AuditModule } from '@chasqui/audit';
import { BatchesModule } from '@chasqui/batches';
import { ContactsModule as ContactsLibModule } from '@chasqui/contacts';
import { SessionsModule } from '@chasqui/sessions';
import { AuthModule } from '../../auth/auth.module.js';
import { EventsModule } from '../../events/events.module.js';
import { ThrottlingModule } from '../../throttling/throttling.module.js';
import { ChatsModule } from '../chatwhatsapp/chats/chats.module.js';
import { ChatwhatsappModule } from '../chatwhatsapp/chatwhatsapp.module.js';
import { ContactsModule } from '../chatwhatsapp/contacts/contacts.module.js';
import { GroupsModule } from '../chatwhatsapp/groups/groups.module.js';
import { McpController } from './mcp.controller.js';
import { McpRequests } from './mcp-requests.js';
import type { Tool } from './tool.js';
import { ToolList } from './tool-list.js';
import { ToolRunner } from './tool-runner.js';
import { ChatsTools } from './tools/chats.tools.js';
import { MessagesTools } from './tools/messages.tools.js';
import { PeopleTools } from './tools/people.tools.js';
import { Replies } from './tools/replies.js';
import { SendingTools } from './tools/sending.tools.js';
import { SessionsTools } from './tools/sessions.tools.js';

const TOOL_GROUPS = [SessionsTools, PeopleTools, ChatsTools, MessagesTools, Replies, SendingTools];

/** What AI clients can do with a number, through the services of our REST API. */
@Module({
  imports: [
    AuditModule,
    AuthModule,
    BatchesModule,
    ChatsModule,
    ChatwhatsappModule,
    ContactsLibModule,
    ContactsModule,
    EventsModule,
    GroupsModule,
    SessionsModule,
    ThrottlingModule,
  ],
  controllers: [McpController],
  providers: [
    McpRequests,
    ToolRunner,
    ...TOOL_GROUPS,
    {
      provide: ToolList,
      inject: TOOL_GROUPS,
      useFactory: (...groups: { tools: readonly Tool[] }[]) => new ToolList(groups.flatMap(({ tools }) => tools)),
    },
  ],
})
export class McpModule {}
