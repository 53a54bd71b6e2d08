import { callRefusal, type Profile, type ProfileChanges } from '@chasqui/session-calls';
import { MessageMedia, type Client } from 'whatsapp-web.js';
import type { Contacts } from './contacts.js';
import type { PageCalls } from './page-calls.js';
import { readOwnIdentity } from './page/contacts.js';

/** How the account of one session shows itself. */
export class OwnProfile {
  constructor(
    private readonly calls: PageCalls,
    private readonly contacts: Contacts,
  ) {}

  async get(): Promise<Profile> {
    const me = await this.calls.ask((document) => document.evaluate(readOwnIdentity));
    const id = me.phone ?? me.lid;
    if (id === null) throw callRefusal('session_not_ready');
    const [about, pictureUrl] = await Promise.all([this.contacts.about(id), this.contacts.pictureUrl(id)]);
    return { ...me, about, pictureUrl };
  }

  /** One after the other. @throws DomainError whatsapp_refused: what came before it is changed */
  async change({ name, about, picture }: ProfileChanges): Promise<void> {
    if (name !== undefined) await this.accepted((library) => library.setDisplayName(name));
    if (about !== undefined) await this.calls.ask((_document, library) => library.setStatus(about));
    if (picture === null) await this.accepted((library) => library.deleteProfilePicture());
    else if (picture) {
      const { mimetype, base64 } = picture;
      await this.accepted((library) => library.setProfilePicture(new MessageMedia(mimetype, base64)));
    }
  }

  async setAvailable(isAvailable: boolean): Promise<void> {
    await this.calls.ask((_document, library) =>
      isAvailable ? library.sendPresenceAvailable() : library.sendPresenceUnavailable(),
    );
  }

  private async accepted(work: (library: Client) => Promise<boolean>): Promise<void> {
    const isAccepted = await this.calls.ask((_document, library) => work(library));
    if (!isAccepted) throw callRefusal('whatsapp_refused', { status: null });
  }
}
