import { QueueDepth } from './queue-depth.js';

/** A queue of which the test says how long it is, and when it is counted. */
class Queue {
  length = 0;
  counts = 0;
  nowMs = 0;
  /** What a count takes. */
  takesMs = 0;

  depth(limit: number): QueueDepth {
    const count = (): Promise<number> => {
      this.counts += 1;
      this.nowMs += this.takesMs;
      return Promise.resolve(this.length);
    };
    return new QueueDepth(limit, count, () => this.nowMs);
  }
}

/** Until a count that nobody waits for is over. */
const settled = (): Promise<unknown> => new Promise((resolve) => setImmediate(resolve));

/** As a message is accepted. @returns false when there is no room */
async function accept(depth: QueueDepth, count = 1): Promise<boolean> {
  await depth.refresh(count);
  if (!depth.hasRoomFor(count)) return false;
  depth.begin(count);
  await Promise.resolve();
  depth.end(count, { isAccepted: true });
  return true;
}

describe('the depth of a queue', () => {
  it('is counted once for the first, and no more for those that come in the same seconds', async () => {
    const queue = new Queue();
    const depth = queue.depth(1_000);
    await Promise.all(Array.from({ length: 100 }, () => accept(depth)));
    queue.nowMs = 9_000;
    expect(await accept(depth)).toBe(true);
    expect(queue.counts).toBe(1);
    queue.nowMs = 10_000;
    await accept(depth);
    expect(queue.counts).toBe(2);
  });

  it('leaves room for exactly as many as the limit says, however many come at once', async () => {
    const queue = new Queue();
    queue.length = 3;
    const depth = queue.depth(10);
    const accepted = await Promise.all(Array.from({ length: 50 }, () => accept(depth)));
    expect(accepted.filter(Boolean)).toHaveLength(7);
  });

  it('leaves room again when it drains, once it is counted anew', async () => {
    const queue = new Queue();
    queue.length = 10;
    const depth = queue.depth(10);
    expect(await accept(depth)).toBe(false);
    queue.length = 4;
    expect(await accept(depth)).toBe(false);
    queue.nowMs = 1_000;
    expect(await accept(depth, 7)).toBe(false);
    expect(await accept(depth, 6)).toBe(true);
  });

  it('holds the room of what is under way through a count, and gives it back if nothing comes of it', async () => {
    const queue = new Queue();
    const depth = queue.depth(10);
    await depth.refresh(8);
    depth.begin(8);
    queue.nowMs = 20_000;
    expect(await accept(depth, 3)).toBe(false);
    depth.end(8, { isAccepted: false });
    expect(await accept(depth, 3)).toBe(true);
  });

  it('is counted more often when it is nearly full, but not for more than a fiftieth of the time', async () => {
    const queue = new Queue();
    queue.length = 8;
    const depth = queue.depth(10);
    await depth.refresh(1);
    queue.nowMs = 1_000;
    await depth.refresh(1);
    await settled();
    expect(queue.counts).toBe(2);
    queue.takesMs = 100;
    queue.nowMs = 2_000;
    await depth.refresh(1);
    await settled();
    queue.nowMs = 7_000;
    await depth.refresh(1);
    expect(queue.counts).toBe(3);
    queue.nowMs = 7_100;
    await depth.refresh(1);
    expect(queue.counts).toBe(4);
  });

  it('that cannot be counted at first is an error, and later what it was', async () => {
    let isAway = true;
    let nowMs = 0;
    const count = (): Promise<number> => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(2));
    const depth = new QueueDepth(10, count, () => nowMs);
    await expect(depth.refresh(1)).rejects.toThrow('away');
    isAway = false;
    await depth.refresh(1);
    isAway = true;
    nowMs = 60_000;
    expect(await accept(depth, 8)).toBe(true);
    expect(depth.hasRoomFor(1)).toBe(false);
  });
});
