import { Module } from '@nestjs/common';
import { MessagesModule } from '@chasqui/messages';
import { SessionsModule } from '@chasqui/sessions';
import { UsageModule } from '@chasqui/usage';
import { AuthModule } from '../../auth/auth.module.js';
import { ChatwhatsappModule } from '../chatwhatsapp/chatwhatsapp.module.js';
import { DevicesController } from './devices/devices.controller.js';
import { DevicesService } from './devices/devices.service.js';
import { DeviceFiles } from './messages/device-files.service.js';
import { DeviceMessagesController } from './messages/device-messages.controller.js';
import { DeviceSending } from './messages/device-sending.service.js';
import { DeviceReports } from './reports/device-reports.service.js';
import { ReportsController } from './reports/reports.controller.js';

/** The dialect of {subdomain}.whatsgate.net, under /api. */
@Module({
  imports: [AuthModule, SessionsModule, MessagesModule, UsageModule, ChatwhatsappModule],
  controllers: [DevicesController, DeviceMessagesController, ReportsController],
  providers: [DevicesService, DeviceSending, DeviceFiles, DeviceReports],
})
export class WhatsgateModule {}
