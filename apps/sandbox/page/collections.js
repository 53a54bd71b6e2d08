import { ChatModel } from './chat-model.js';
import { GroupMetadata } from './group-metadata.js';
import { ContactModel } from './contact-model.js';
import { MessageModel } from './message-model.js';
import { Collection } from './model.js';

/** @extends {Collection<ChatModel>} */
class ChatCollection extends Collection {
  /** Like the chat list on the screen: the latest first. */
  getModelsArray() {
    return super.getModelsArray().sort((a, b) => b.t - a.t);
  }
}

export const messages = new Collection(MessageModel);
export const chats = new ChatCollection(ChatModel);
export const contacts = new Collection(ContactModel);
export const groups = new Collection(GroupMetadata);
export const blocklist = new Collection(ContactModel);
