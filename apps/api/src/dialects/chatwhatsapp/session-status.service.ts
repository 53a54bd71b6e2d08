import { Injectable } from '@nestjs/common';
import { OutboxOrdersService, type OutboxSummary } from '@chasqui/messages';
import { LiveResources, type SessionResources, type SessionView } from '@chasqui/sessions';

/** A session with what else a person asks about when something seems wrong. */
export interface SessionReport {
  view: SessionView;
  outbox: OutboxSummary;
  resources: SessionResources | null;
}

@Injectable()
export class SessionStatusService {
  constructor(
    private readonly outbox: OutboxOrdersService,
    private readonly liveResources: LiveResources,
  ) {}

  async report(view: SessionView): Promise<SessionReport> {
    const [outbox, resources] = await Promise.all([
      this.outbox.summarise(view.session),
      view.worker === null ? null : this.liveResources.read(view.session.id),
    ]);
    return { view, outbox, resources };
  }
}
