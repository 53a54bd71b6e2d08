import type { EventEmitter } from 'node:events';
import type { Client, Message } from 'whatsapp-web.js';
import type { Contacts } from './contacts.js';
import { hearMessageChanges } from './message-changes.js';
import { PhoneAddresses } from './phone-addresses.js';
import { toReceivedMessage } from './received-message.js';
import type { WhatsappEvents } from './vocabulary.js';

/** Tells what the page reports of messages, in our vocabulary. */
export function hearReports(client: Client, contacts: Contacts, events: EventEmitter<WhatsappEvents>): void {
  const addresses = new PhoneAddresses(client, contacts);
  events.on('documentLoaded', () => {
    addresses.forget();
  });
  client.on('message_ack', (message: Message, ack) => events.emit('acknowledged', message.id.id, ack));
  client.on('message', (message: Message) => {
    const received = toReceivedMessage(message);
    if (received) events.emit('received', addresses.addressedByPhone(received));
  });
  hearMessageChanges(client, (change) => events.emit('changed', addresses.changedByPhone(change)));
}
