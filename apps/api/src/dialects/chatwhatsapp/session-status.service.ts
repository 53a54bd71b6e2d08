import { Injectable } from '@nestjs/common';
import { OutboxOrdersService, PacedHolds, type Hold, type OutboxSummary, type PacingSummary } from '@chasqui/messages';
import { LiveResources, type SessionResources, type SessionView } from '@chasqui/sessions';

/** A session with what else a person asks about when something seems wrong. */
export interface SessionReport {
  view: SessionView;
  outbox: OutboxSummary;
  pacing: PacingSummary;
  /** What pacing holds its next message back for. */
  paced: Hold | null;
  resources: SessionResources | null;
}

@Injectable()
export class SessionStatusService {
  constructor(
    private readonly outbox: OutboxOrdersService,
    private readonly pacing: PacedHolds,
    private readonly liveResources: LiveResources,
  ) {}

  async report(view: SessionView): Promise<SessionReport> {
    const [outbox, pacing, paced, resources] = await Promise.all([
      this.outbox.summarise(view.session),
      this.pacing.summarise(view.session),
      this.pacing.ofNext(view.session),
      view.worker === null ? null : this.liveResources.read(view.session.id),
    ]);
    return { view, outbox, pacing, paced, resources };
  }
}
