import { Injectable } from '@nestjs/common';
import type { AuditAction, Caller } from '@chasqui/audit';
import { BatchesService, BatchOrdersService, type Batch } from '@chasqui/batches';
import { SessionsService, type SessionView } from '@chasqui/sessions';
import type { EntityManager } from 'typeorm';
import { HolderTransactions } from '../../../auth/holder-transactions.service.js';

/** What a caller orders of a batch, each with its entry in the audit log. Again: changes nothing. */
@Injectable()
export class BatchControlService {
  constructor(
    private readonly sessions: SessionsService,
    private readonly batches: BatchesService,
    private readonly orders: BatchOrdersService,
    private readonly transactions: HolderTransactions,
  ) {}

  /** @throws DomainError batch_not_found, batch_cancelled */
  async pause(by: Caller, view: SessionView, batchId: string): Promise<void> {
    await this.order(by, view, {
      batchId,
      action: 'session.batch_paused',
      change: (manager, batch) => this.orders.pause(manager, batch),
    });
  }

  /** @throws DomainError batch_not_found, batch_cancelled */
  async resume(by: Caller, view: SessionView, batchId: string): Promise<void> {
    await this.order(by, view, {
      batchId,
      action: 'session.batch_resumed',
      change: (manager, batch) => this.orders.resume(manager, batch),
    });
    await this.orders.wake(view.session);
  }

  /** What a crash leaves of it, workers finish. @throws DomainError batch_not_found */
  async cancel(by: Caller, view: SessionView, batchId: string): Promise<void> {
    const batch = await this.order(by, view, {
      batchId,
      action: 'session.batch_cancelled',
      change: (manager, cancelled) => this.orders.cancel(manager, cancelled),
    });
    await this.orders.clear(batch);
  }

  private async order(
    by: Caller,
    { session }: SessionView,
    {
      batchId,
      action,
      change,
    }: {
      batchId: string;
      action: AuditAction;
      change: (manager: EntityManager, batch: Batch) => Promise<boolean>;
    },
  ): Promise<Batch> {
    return this.transactions.run(by, async (manager, record) => {
      await this.sessions.lock(manager, session);
      const batch = await this.batches.get(session, batchId, manager);
      if (await change(manager, batch)) {
        await record(action, { type: 'session', id: session.id }, { name: session.name, batchId });
      }
      return batch;
    });
  }
}
