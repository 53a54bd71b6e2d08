import { callRefusal, type NewPicture, type Profile, type ProfileChanges } from '@chasqui/session-calls';
import { MessageMedia, type Client } from 'whatsapp-web.js';
import type { Contacts } from './contacts.js';
import type { PageCalls } from './page-calls.js';
import { readOwnIdentity } from './page/contacts.js';
import { inSteps, type Step } from './steps.js';

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

  /**
   * One after the other, until nobody waits any more.
   * @throws DomainError whatsapp_refused; as anything that is thrown here it tells what was `changed` before it
   */
  async change({ name, about, picture }: ProfileChanges, signal: AbortSignal): Promise<void> {
    const steps: Step[] = [];
    if (name !== undefined) {
      steps.push({ name: 'name', run: () => this.accepted((library) => library.setDisplayName(name)) });
    }
    if (about !== undefined) steps.push({ name: 'about', run: () => this.setAbout(about) });
    if (picture !== undefined) steps.push({ name: 'picture', run: () => this.setPicture(picture) });
    await inSteps(steps, signal);
  }

  async setAvailable(isAvailable: boolean): Promise<void> {
    await this.calls.ask((_document, library) =>
      isAvailable ? library.sendPresenceAvailable() : library.sendPresenceUnavailable(),
    );
  }

  private async setAbout(about: string): Promise<void> {
    await this.calls.ask((_document, library) => library.setStatus(about));
  }

  private setPicture(picture: NewPicture | null): Promise<void> {
    if (picture === null) return this.accepted((library) => library.deleteProfilePicture());
    const { mimetype, base64 } = picture;
    return this.accepted((library) => library.setProfilePicture(new MessageMedia(mimetype, base64)));
  }

  private async accepted(work: (library: Client) => Promise<boolean>): Promise<void> {
    const isAccepted = await this.calls.ask((_document, library) => work(library));
    if (!isAccepted) throw callRefusal('whatsapp_refused', { status: null });
  }
}
