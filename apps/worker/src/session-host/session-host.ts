import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseUnavailable } from '@chasqui/database';
import type { Logger } from '@chasqui/logging';
import type { Intent, SessionReason } from '@chasqui/sessions';
import type { EndReason, PhoneIdentity } from '../whatsapp/vocabulary.js';
import type { BrowserLauncher } from './browser-launcher.js';
import { BrowserRun } from './browser-run.js';
import { HeldLease } from './held-lease.js';

import type { WorkerMetrics } from '../metrics/worker-metrics.js';
import type { OutboxRunner } from '../outbox/outbox-runner.js';
import type { ReportRecorder } from '../inbound/report-recorder.js';
import { RestartPlan } from './restart-plan.js';
import { RunEnding, type HowToEnd } from './run-ending.js';
import type { RunOwner, RunTools } from './run-owner.js';
import { SerialQueue } from './serial-queue.js';

/** A run that was ready this long was a good one: the next failure counts as the first. */
const GOOD_RUN_MS = 60_000;
/** How long to wait before a step is repeated that the database could not take. */
const STEP_RETRY_MS = 500;
/** How long a logout tries to reach WhatsApp before the login is removed without it. */
const LOGOUT_TIMEOUT_MS = 60_000;

/** What a host works with. */
export interface HostTools extends RunTools {
  launcher: BrowserLauncher;
  logger: Logger;
  metrics: WorkerMetrics;
}

/**
 * Hosts one session while its lease lasts: brings its browser to where people want it, and starts it again after
 * whatever ends it. Everything happens one step after the other, so a start never meets a stop.
 */
export class SessionHost implements RunOwner<BrowserRun> {
  /** Nothing is left to do here: the lease can go. */
  isAtRest = false;
  private readonly steps: SerialQueue;
  private run: BrowserRun | undefined;
  /** A run that is being closed: still to be killed if the lease is lost. */
  private ending: BrowserRun | undefined;
  private readonly runEnding: RunEnding;
  private readonly restarts: RestartPlan;
  private handledRestart: number;
  /** When this host last changed by itself what is wanted. */
  private decidedAt = 0;
  private logoutDeadline: number | undefined;
  private restartTimer: NodeJS.Timeout | undefined;
  private isOpen = true;

  constructor(
    readonly held: HeldLease,
    private intent: Intent,
    private readonly outbox: OutboxRunner,
    private readonly reports: ReportRecorder,
    private readonly tools: HostTools,
  ) {
    this.steps = new SerialQueue((error) => {
      tools.logger.error({ err: error }, 'a step of the session failed');
    });
    this.runEnding = new RunEnding(outbox, tools.logger);
    this.restarts = new RestartPlan(tools.timeouts.restartMaxDelayMs);
    this.handledRestart = intent.restartRequestedAt?.getTime() ?? 0;
  }

  open(): Promise<void> {
    return this.later(() => this.outbox.open());
  }

  /**
   * Brings the session nearer to what is wanted; called again and again, so a step that failed is repeated.
   * @param readAt `HeldLease.now()` from before the intent was read: what we decided since then is not in it
   */
  reconcile(intent: Intent, readAt: number): Promise<void> {
    return this.later(async () => {
      if (readAt < this.decidedAt) return;
      this.intent = intent;
      if (intent.logoutRequestedAt) await this.logOut();
      else if (intent.wanted === 'stopped' || intent.isDeleted) await this.rest();
      else await this.keepRunning();
    });
  }

  /** Ends after the message that is being sent; another worker may take over at once. */
  async shutDown(): Promise<void> {
    await this.later(async () => {
      await this.endRun('stop');
      if (!this.isAtRest) await this.change('disconnected', 'worker_stopped');
    });
    this.isOpen = false;
    clearTimeout(this.restartTimer);
    await this.outbox.close();
    await this.reports.settled();
    await this.tools.leases.release(this.held.lease);
  }

  /** The lease is lost: the browser is killed at once, and nothing more is written. */
  async fence(): Promise<void> {
    this.isOpen = false;
    clearTimeout(this.restartTimer);
    const runs = [this.run, this.ending].filter((run) => run !== undefined);
    for (const run of runs) run.silence();
    if (this.run) this.tools.metrics.browserEnded('fenced');
    try {
      await Promise.all(runs.map((run) => run.client.kill()));
    } finally {
      await this.outbox.close();
    }
  }

  get currentRun(): BrowserRun | undefined {
    return this.run;
  }

  isPaired(): boolean {
    return this.intent.isPaired;
  }

  /** A page tells a thing once, so a step that fails because the database is away is repeated until it succeeds. */
  step(run: BrowserRun, task: () => Promise<void>): void {
    void this.later(() => this.whenDatabaseTakesIt(task, () => this.run === run));
  }

  async onPaired({ number }: PhoneIdentity): Promise<void> {
    const { phoneNumber } = this.intent;
    if (phoneNumber !== null && phoneNumber !== number) await this.outbox.changeNumber();
    this.intent = { ...this.intent, phoneNumber: number };
  }

  async onReady(run: BrowserRun): Promise<void> {
    if (this.intent.logoutRequestedAt) await this.logOut();
    else await this.outbox.resume(run.client);
  }

  async onHold(): Promise<void> {
    await this.outbox.hold();
  }

  async onUnlinked(): Promise<void> {
    if (this.intent.logoutRequestedAt) {
      await this.finishLogOut('kill');
      return;
    }
    await this.endRun('kill', 'unlinked_from_phone');
    await this.tools.leases.markLoggedOut(this.held.lease, 'unlinked_from_phone');
    this.comeToRest();
    await this.tools.launcher.profileOf(this.held.lease.sessionId).keepCopy();
  }

  async onLinkExpired(reason: 'qr_expired' | 'pairing_code_expired'): Promise<void> {
    await this.endRun('stop', reason);
    await this.tools.leases.markAtRest(this.held.lease, reason);
    this.comeToRest();
  }

  async onEnded(run: BrowserRun, reason: EndReason): Promise<void> {
    if (run.readyAt !== undefined && Date.now() - run.readyAt > GOOD_RUN_MS) this.restarts.reset();
    await this.endRun('kill', reason);
    await this.startLater(reason);
  }

  private async keepRunning(): Promise<void> {
    const requested = this.intent.restartRequestedAt?.getTime() ?? 0;
    if (requested > this.handledRestart) {
      this.handledRestart = requested;
      this.restarts.reset();
      this.forgetRestart();
      await this.endRun('stop');
    }
    if (!this.run && !this.restartTimer) await this.start();
  }

  private async start(): Promise<void> {
    const { launcher } = this.tools;
    this.forgetRestart();
    this.isAtRest = false;
    const profile = launcher.profileOf(this.held.lease.sessionId);
    const client = launcher.create(profile);
    if (!client) {
      await this.startLater('browser_not_found');
      return;
    }
    const run = new BrowserRun(client, this.held.lease, this.tools, this);
    this.run = run;
    this.tools.metrics.browserStarted();
    this.reports.listenTo(client);
    const isOurs = await run.begin(launcher.isBusy).catch(async (error: unknown) => {
      await this.endRun('kill'); // it was never launched: the next reconcile starts another
      throw error;
    });
    if (!isOurs) {
      await this.endRun('kill');
      return;
    }
    launcher.start(client, profile, run).catch((error: unknown) => {
      this.tools.logger.error({ err: error }, 'browser not started');
      this.step(run, () => this.onEnded(run, 'browser_not_started'));
    });
  }

  private async startLater(reason: SessionReason): Promise<void> {
    if (!this.isOpen) return; // fenced while the run was being ended
    const { delayMs, isBreakerOpen, nextAction } = this.restarts.next(reason);
    const nextActionAt = new Date(Date.now() + delayMs);
    const state = isBreakerOpen ? 'failed' : 'disconnected';
    this.tools.logger.warn({ reason, state, nextActionAt }, 'browser run ended; another follows');
    this.restartTimer = setTimeout(() => {
      this.restartTimer = undefined;
      void this.later(() => this.reconcileAgain());
    }, delayMs);
    const change = { state, reason, nextAction, nextActionAt } as const;
    await this.whenDatabaseTakesIt(() => this.tools.leases.changeState(this.held.lease, change));
  }

  private async reconcileAgain(): Promise<void> {
    if (this.intent.wanted === 'running' || this.intent.logoutRequestedAt) await this.keepRunning();
  }

  private async rest(): Promise<void> {
    this.forgetRestart();
    if (this.run || !this.isAtRest) {
      await this.endRun('stop');
      await this.change('stopped', 'stopped_by_request');
    }
    this.isAtRest = true;
  }

  /** Unlinks the device through its own browser, if that becomes ready in time, and removes the login in any case. */
  private async logOut(): Promise<void> {
    this.logoutDeadline ??= Date.now() + LOGOUT_TIMEOUT_MS;
    const isReady = this.run?.isOnline() ?? false;
    if (this.intent.isPaired && !isReady && Date.now() < this.logoutDeadline) {
      await this.keepRunning();
      return;
    }
    await this.finishLogOut(isReady ? 'logOut' : 'kill');
  }

  private async finishLogOut(how: 'logOut' | 'kill'): Promise<void> {
    this.forgetRestart();
    const isUnlinked = await this.endRun(how);
    if (this.intent.isPaired && !isUnlinked) {
      this.tools.logger.warn('no answer to the logout: the phone may still list this device');
    }
    await this.tools.launcher.profileOf(this.held.lease.sessionId).remove();
    if (this.intent.isDeleted) await this.outbox.giveUpUndecided();
    await this.tools.leases.markLoggedOut(this.held.lease, this.intent.isDeleted ? 'deleted' : 'logged_out_by_request');
    this.logoutDeadline = undefined;
    this.comeToRest();
  }

  private comeToRest(): void {
    this.isAtRest = true;
    this.decidedAt = HeldLease.now();
  }

  /** Never rejects. @returns for a logout, whether WhatsApp answered it */
  private async endRun(how: HowToEnd, why = 'closed'): Promise<boolean> {
    const { run } = this;
    if (!run) return false;
    this.run = undefined;
    this.ending = run;
    this.tools.metrics.browserEnded(why);
    const isUnlinked = await this.runEnding.end(run, { how, why });
    this.ending = undefined;
    return isUnlinked;
  }

  /** Tries again while the database is away and the task is still wanted; any other error is the caller's. */
  private async whenDatabaseTakesIt(task: () => Promise<unknown>, isWanted = (): boolean => true): Promise<void> {
    while (this.isOpen && isWanted()) {
      try {
        await task();
        return;
      } catch (error) {
        if (!isDatabaseUnavailable(error)) throw error;
        this.tools.logger.warn({ err: error }, 'a step waits for the database');
        await delay(STEP_RETRY_MS);
      }
    }
  }

  private async change(state: 'stopped' | 'disconnected', reason: SessionReason): Promise<void> {
    const nextAction = state === 'stopped' ? 'start' : 'claim';
    await this.tools.leases.changeState(this.held.lease, { state, reason, nextAction });
  }

  private forgetRestart(): void {
    clearTimeout(this.restartTimer);
    this.restartTimer = undefined;
  }

  private later(task: () => Promise<void>): Promise<void> {
    return this.steps.add(async () => {
      if (this.isOpen) await task();
    });
  }
}
