import { Acknowledgements } from './acknowledgements.js';

/** What was written, and when each write ends. */
function writes() {
  const batches: string[] = [];
  const ends: (() => void)[] = [];
  const acknowledgements = new Acknowledgements((sessionId, { ack, waIds }) => {
    batches.push(`${sessionId} ${ack} ${waIds.join(',')}`);
    return new Promise((resolve) => ends.push(resolve));
  }, 0);
  const endAll = async (promise: Promise<unknown>): Promise<void> => {
    const timer = setInterval(() => ends.shift()?.(), 1);
    await promise.finally(() => {
      clearInterval(timer);
    });
  };
  return { batches, acknowledgements, endAll };
}

describe('acknowledgements of a session', () => {
  it('linger, and are then written together, smaller numbers first', async () => {
    const { batches, acknowledgements, endAll } = writes();
    const all = ['A', 'B', 'C'].map((waId) => acknowledgements.add('s', { waId, ack: 2 }));
    all.push(acknowledgements.add('s', { waId: 'D', ack: 1 }), acknowledgements.add('s', { waId: 'D', ack: 1 }));
    expect(batches).toEqual([]);
    await endAll(Promise.all(all));
    expect(batches).toEqual(['s 1 D', 's 2 A,B,C']);
  });

  it('linger no longer when somebody waits for them; those that come meanwhile are written together afterwards, once', async () => {
    const { batches, acknowledgements, endAll } = writes();
    const all = [acknowledgements.add('s', { waId: 'A', ack: 1 })];
    acknowledgements.flush('s');
    all.push(
      acknowledgements.add('s', { waId: 'A', ack: 1 }),
      acknowledgements.add('s', { waId: 'A', ack: 2 }),
      acknowledgements.add('s', { waId: 'B', ack: 1 }),
      acknowledgements.add('s', { waId: 'C', ack: 1 }),
      acknowledgements.add('s', { waId: 'B', ack: 1 }),
    );
    expect(batches).toEqual(['s 1 A']);
    await endAll(Promise.all(all));
    expect(batches).toEqual(['s 1 A', 's 1 B,C', 's 2 A']);
  });

  it('keep a refusal before what corrects it, and after what came before it', async () => {
    const { batches, acknowledgements, endAll } = writes();
    const all = [
      acknowledgements.add('s', { waId: 'X', ack: 1 }),
      acknowledgements.add('s', { waId: 'B', ack: 1 }),
      acknowledgements.add('s', { waId: 'A', ack: -1 }),
      acknowledgements.add('s', { waId: 'A', ack: 1 }),
    ];
    await endAll(Promise.all(all));
    expect(batches).toEqual(['s 1 X,B', 's -1 A', 's 1 A']);
  });

  it('do not wait for those of another session', () => {
    const { batches, acknowledgements } = writes();
    void acknowledgements.add('s', { waId: 'A', ack: 1 });
    void acknowledgements.add('t', { waId: 'B', ack: 1 });
    for (const session of ['s', 't']) acknowledgements.flush(session);
    expect(batches).toEqual(['s 1 A', 't 1 B']);
  });

  it('that cannot be written tell so to those who wait for them, and keep nothing else up', async () => {
    const acknowledgements = new Acknowledgements((_session, { waIds }) =>
      waIds.includes('A') ? Promise.reject(new Error('away')) : Promise.resolve(),
    );
    const first = acknowledgements.add('s', { waId: 'A', ack: 1 });
    acknowledgements.flush('s');
    const second = acknowledgements.add('s', { waId: 'B', ack: 1 });
    await expect(first).rejects.toThrow('away');
    await expect(second).resolves.toBeUndefined();
    await expect(acknowledgements.add('s', { waId: 'C', ack: 1 })).resolves.toBeUndefined();
  });
});
