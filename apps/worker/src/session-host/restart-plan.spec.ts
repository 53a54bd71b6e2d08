import { RestartPlan } from './restart-plan.js';

const MAX_MS = 120_000;

function aPlan(random = 0.5): RestartPlan {
  return new RestartPlan(MAX_MS, () => random);
}

function delaysOf(plan: RestartPlan, cause: Parameters<RestartPlan['next']>[0], count: number): number[] {
  return Array.from({ length: count }, () => plan.next(cause).delayMs);
}

describe('the plan of restarts', () => {
  it('waits longer after each failure of the same cause, up to its maximum', () => {
    expect(delaysOf(aPlan(), 'page_crashed', 9)).toEqual([
      300,
      1_000,
      2_000,
      5_000,
      10_000,
      30_000,
      60_000,
      MAX_MS,
      MAX_MS,
    ]);
  });

  it('spreads each delay by a fifth to both sides', () => {
    expect(aPlan(0).next('page_crashed').delayMs).toBe(240);
    expect(aPlan(1).next('page_crashed').delayMs).toBe(360);
  });

  it('opens its breaker when one cause goes on, and keeps trying', () => {
    const plan = aPlan();
    const opened = Array.from({ length: 9 }, () => plan.next('whatsapp_unreachable').isBreakerOpen);
    expect(opened).toEqual([false, false, false, false, false, false, false, true, true]);
  });

  it('counts each cause by itself', () => {
    const plan = aPlan();
    delaysOf(plan, 'page_crashed', 8);
    expect(plan.next('whatsapp_unreachable')).toEqual({
      delayMs: 300,
      isBreakerOpen: false,
      nextAction: 'restart_browser',
    });
    expect(plan.next('page_crashed').isBreakerOpen).toBe(true);
  });

  it('begins anew after a reset', () => {
    const plan = aPlan();
    delaysOf(plan, 'page_crashed', 8);
    plan.reset();
    expect(plan.next('page_crashed')).toMatchObject({ delayMs: 300, isBreakerOpen: false });
  });

  it('asks for a person at once, and seldom, where only a person can help', () => {
    expect(aPlan().next('terms_of_service')).toEqual({
      delayMs: 900_000,
      isBreakerOpen: true,
      nextAction: 'accept_terms',
    });
    expect(aPlan().next('proxy_blocked').nextAction).toBe('change_network');
  });

  it('does not fight at once with another browser that has the login', () => {
    const plan = aPlan();
    expect([plan.next('opened_elsewhere'), plan.next('opened_elsewhere'), plan.next('opened_elsewhere')]).toEqual([
      { delayMs: 5_000, isBreakerOpen: false, nextAction: 'close_other_browser' },
      { delayMs: 10_000, isBreakerOpen: false, nextAction: 'close_other_browser' },
      { delayMs: MAX_MS, isBreakerOpen: true, nextAction: 'close_other_browser' },
    ]);
  });

  it('never waits longer than the configured maximum where no person is needed', () => {
    const plan = new RestartPlan(1_500, () => 0.5);
    expect(delaysOf(plan, 'page_crashed', 4)).toEqual([300, 1_000, 1_500, 1_500]);
  });
});
