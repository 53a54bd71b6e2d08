import { Injectable } from '@nestjs/common';
import { GivenPictures } from '../media/given-pictures.service.js';
import { invalid } from '../session-calls/chat-address.js';
import { afterChange, fieldsGiven, timeoutOfChanges } from '../session-calls/partial-change.js';
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
  constructor(
    private readonly calls: SessionCalls,
    private readonly pictures: GivenPictures,
  ) {}

  async get(call: SessionCall): Promise<ProfileAnswer> {
    return toProfileAnswer(await this.calls.ask(call, 'profile.get', null));
  }

  /** @throws DomainError input_invalid, whatsapp_refused, …: `changed` in its details is what came before it */
  async change(call: SessionCall, { name, about, picture }: ChangeProfileBody): Promise<ProfileAnswer> {
    const changed = fieldsGiven({ name, about, picture });
    if (changed.length === 0) throw invalid('', 'One of name, about and picture must be given');
    this.calls.refuseUnready(call, 'profile.change');
    const changes = { name, about, picture: await this.pictures.take(call, picture) };
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
