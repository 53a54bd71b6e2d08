import { createLogger } from '@chasqui/logging';
import { StartTurns } from './start-turns.js';

const silent = createLogger('test', 'silent');
const WORKER = { owner: 'worker-1:run', host: 'host' };

/** A database in which the other workers of the host leave this many turns. */
class Host {
  reported = 0;
  isAway = false;

  constructor(
    readonly limit: number,
    public takenByOthers = 0,
  ) {}

  takeTurn(_worker: unknown, { running }: { running: number }): Promise<boolean> {
    if (this.isAway) return Promise.reject(new Error('the database is away'));
    const isTaken = running + this.takenByOthers < this.limit;
    this.reported = isTaken ? running + 1 : running;
    return Promise.resolve(isTaken);
  }

  reportStarts(_owner: string, running: number): Promise<void> {
    this.reported = running;
    return Promise.resolve();
  }
}

function aRequest(isWanted = true): { isWanted: () => boolean; onWait: jest.Mock } {
  return { isWanted: () => isWanted, onWait: jest.fn() };
}

function turnsOf(host: Host): StartTurns {
  return new StartTurns(host, WORKER, host.limit, silent);
}

/** Lets everything happen that needs no time. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
}

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('the turns to start a browser', () => {
  it('are taken at once while there are some, and reported', async () => {
    const host = new Host(2);
    const turns = turnsOf(host);
    const requests = [aRequest(), aRequest()];
    expect(await Promise.all(requests.map((request) => turns.take(request)))).toEqual([true, true]);
    expect(turns.areTaken).toBe(true);
    expect(host.reported).toBe(2);
    expect(requests[0]?.onWait).not.toHaveBeenCalled();
  });

  it('go to those who wait, the first come first', async () => {
    const turns = turnsOf(new Host(1));
    const order: string[] = [];
    await turns.take(aRequest());
    const [second, third] = [aRequest(), aRequest()];
    void turns.take(second).then(() => order.push('second'));
    void turns.take(third).then(() => order.push('third'));
    await settled();
    expect([second.onWait.mock.calls.length, third.onWait.mock.calls.length]).toEqual([1, 1]);
    turns.end();
    await settled();
    expect(order).toEqual(['second']);
    turns.end();
    await settled();
    expect(order).toEqual(['second', 'third']);
  });

  it('are not given to who no longer wants one', async () => {
    const host = new Host(1);
    const turns = turnsOf(host);
    await turns.take(aRequest());
    const [gone, next] = [turns.take(aRequest(false)), turns.take(aRequest())];
    expect(await gone).toBe(false);
    turns.end();
    expect(await next).toBe(true);
    turns.end();
    await settled();
    expect(host.reported).toBe(0);
  });

  it('are asked for again while the other workers of the host have them all', async () => {
    const host = new Host(2, 2);
    const request = aRequest();
    const taken = turnsOf(host).take(request);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(request.onWait).toHaveBeenCalledTimes(1);
    host.takenByOthers = 1;
    await jest.advanceTimersByTimeAsync(250);
    expect(await taken).toBe(true);
  });

  it('are waited for while the database is away', async () => {
    const host = new Host(2);
    host.isAway = true;
    const taken = turnsOf(host).take(aRequest());
    await jest.advanceTimersByTimeAsync(10_000);
    host.isAway = false;
    await jest.advanceTimersByTimeAsync(1_000);
    expect(await taken).toBe(true);
  });

  it('that were given back are all reported in the end', async () => {
    const host = new Host(3);
    const turns = turnsOf(host);
    for (let round = 0; round < 5; round += 1) {
      await Promise.all([turns.take(aRequest()), turns.take(aRequest()), turns.take(aRequest())]);
      for (let ended = 0; ended < 3; ended += 1) turns.end();
    }
    await settled();
    expect(host.reported).toBe(0);
    expect(turns.areTaken).toBe(false);
  });
});
