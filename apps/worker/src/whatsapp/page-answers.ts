import { Chats } from './chats.js';
import { Contacts } from './contacts.js';
import { Groups } from './groups.js';
import { JoinRequests } from './join-requests.js';
import { PageCalls, type AskedLibrary } from './page-calls.js';
import { OwnProfile } from './profile.js';

/** What a ready page can be asked besides sending. */
export class PageAnswers {
  readonly contacts: Contacts;
  readonly chats: Chats;
  readonly groups: Groups;
  readonly joinRequests: JoinRequests;
  readonly profile: OwnProfile;

  constructor(client: AskedLibrary) {
    const calls = new PageCalls(client);
    this.contacts = new Contacts(calls);
    this.chats = new Chats(calls, this.contacts);
    this.groups = new Groups(calls, this.contacts);
    this.joinRequests = new JoinRequests(calls, this.groups, this.contacts);
    this.profile = new OwnProfile(calls, this.contacts);
  }
}
