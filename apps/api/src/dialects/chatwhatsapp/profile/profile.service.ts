import { Injectable } from '@nestjs/common';
import type { ProfileChanges } from '@chasqui/session-calls';
import { invalid } from '../session-calls/chat-address.js';
import { afterChange, timeoutOfChanges } from '../session-calls/partial-change.js';
import { toPicture } from '../session-calls/picture.js';
import type { SessionCall } from '../session-calls/session-call.js';
import { SessionCalls } from '../session-calls/session-calls.service.js';
import {
  toProfileAnswer,
  type ChangeProfileBody,
  type PresenceAnswer,
  type PresenceBody,
  type ProfileAnswer,
} from './profile.dto.js';

/** How the account of a session shows itself. */
@Injectable()
export class ProfileService {
  constructor(private readonly calls: SessionCalls) {}

  async get(call: SessionCall): Promise<ProfileAnswer> {
    return toProfileAnswer(await this.calls.ask(call, 'profile.get', null));
  }

  /** @throws DomainError input_invalid, whatsapp_refused, …: `changed` in its details is what came before it */
  async change(call: SessionCall, { name, about, picture }: ChangeProfileBody): Promise<ProfileAnswer> {
    const changes: ProfileChanges = {
      name,
      about,
      picture: typeof picture === 'string' ? toPicture(picture) : picture,
    };
    const changed = Object.entries(changes).flatMap(([field, value]) => (value === undefined ? [] : [field]));
    if (changed.length === 0) throw invalid('', 'One of name, about and picture must be given');
    const recordedAs = { action: 'session.profile_changed', details: { changed } } as const;
    const timeoutMs = timeoutOfChanges(changed);
    await this.calls.askRecorded(call, { name: 'profile.change', input: changes, timeoutMs }, recordedAs);
    return afterChange(changed, this.get(call));
  }

  async setPresence(call: SessionCall, { state }: PresenceBody): Promise<PresenceAnswer> {
    await this.calls.ask(call, 'presence.set', { isAvailable: state === 'available' });
    return { success: true, state };
  }
}
