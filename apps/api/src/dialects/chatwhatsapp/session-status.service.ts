import { Injectable } from '@nestjs/common';
import { MessagesService } from '@chasqui/messages';
import { LiveResources, type SessionResources, type SessionView } from '@chasqui/sessions';

/** A session with what else a person asks about when something seems wrong. */
export interface SessionReport {
  view: SessionView;
  queued: number;
  resources: SessionResources | null;
}

@Injectable()
export class SessionStatusService {
  constructor(
    private readonly messages: MessagesService,
    private readonly liveResources: LiveResources,
  ) {}

  async report(view: SessionView): Promise<SessionReport> {
    const [queued, resources] = await Promise.all([
      this.messages.countQueued(view.session),
      view.worker === null ? null : this.liveResources.read(view.session.id),
    ]);
    return { view, queued, resources };
  }
}
