import { SerialQueue } from './serial-queue.js';

function aTask(): { task: () => Promise<void>; begun: Promise<void>; end: () => void } {
  let begin = (): void => undefined;
  let end = (): void => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const ended = new Promise<void>((resolve) => (end = resolve));
  const task = async (): Promise<void> => {
    begin();
    await ended;
  };
  return { task, begun, end: () => end() };
}

describe('a serial queue', () => {
  it('begins no task before the one that was added before it has ended', async () => {
    const queue = new SerialQueue(() => undefined);
    const events: string[] = [];
    const first = aTask();
    const whole = [
      queue.add(first.task).then(() => events.push('first ended')),
      queue.add(() => Promise.resolve(void events.push('second began'))),
      queue.add(() => Promise.resolve(void events.push('third began'))),
    ];
    await first.begun;
    expect(events).toEqual([]);
    first.end();
    await Promise.all(whole);
    expect(events.indexOf('second began')).toBeLessThan(events.indexOf('third began'));
    expect(events).toContain('first ended');
  });

  it('goes on after a task that failed, and tells its error', async () => {
    const errors: unknown[] = [];
    const queue = new SerialQueue((error) => errors.push(error));
    const error = new Error('the database is away');
    const next = jest.fn(() => Promise.resolve());
    await queue.add(() => Promise.reject(error));
    await queue.add(next);
    expect(errors).toEqual([error]);
    expect(next).toHaveBeenCalledTimes(1);
  });

  it('goes on after a task that throws before it is a promise', async () => {
    const errors: unknown[] = [];
    const queue = new SerialQueue((error) => errors.push(error));
    await queue.add(() => {
      throw new Error('at once');
    });
    expect(errors).toHaveLength(1);
  });
});
