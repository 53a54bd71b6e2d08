export { chatContact } from './chat-contact.js';
export { ContactDirectory, type ContactErrorCode } from './contact-directory.service.js';
export { ContactRecorder } from './contact-recorder.service.js';
export { ContactRetentionService } from './contact-retention.service.js';
export { isContactId, type Contact, type SeenPerson } from './contact.js';
export { ContactsModule } from './contacts.module.js';
