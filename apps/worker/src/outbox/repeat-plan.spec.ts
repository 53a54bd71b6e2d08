import { RepeatPlan } from './repeat-plan.js';

/** The times at which a message is repeated that is looked at every second and never decided. */
function repeatsOf(plan: RepeatPlan, messageId: string, seconds: { from: number; to: number }): number[] {
  const repeats: number[] = [];
  for (let second = seconds.from; second <= seconds.to; second += 1) {
    if (!plan.isDue(messageId, second * 1_000)) continue;
    repeats.push(second);
    plan.repeated(messageId, second * 1_000);
  }
  return repeats;
}

describe('an undecided message', () => {
  it('is handed over again at once, and then less and less often, but every minute at least', () => {
    expect(repeatsOf(new RepeatPlan(), 'one', { from: 0, to: 250 })).toEqual([0, 2, 6, 14, 30, 62, 122, 182, 242]);
  });

  it('does not wait because of another one, nor for what an earlier page did', () => {
    const plan = new RepeatPlan();
    repeatsOf(plan, 'one', { from: 0, to: 20 });
    expect(plan.isDue('two', 21_000)).toBe(true);
    expect(plan.isDue('one', 21_000)).toBe(false);
    plan.beginAnew();
    expect(repeatsOf(plan, 'one', { from: 21, to: 24 })).toEqual([21, 23]);
  });
});
