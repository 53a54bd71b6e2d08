import { Module } from '@nestjs/common';
import { ContactDirectory } from './contact-directory.service.js';
import { ContactRecorder } from './contact-recorder.service.js';
import { ContactRetentionService } from './contact-retention.service.js';

const SERVICES = [ContactDirectory, ContactRecorder, ContactRetentionService];

@Module({ providers: SERVICES, exports: SERVICES })
export class ContactsModule {}
