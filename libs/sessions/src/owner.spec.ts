import { newOwner, workerOf } from './owner.js';

describe('an owner', () => {
  it('has a name that no other run of its worker has', () => {
    expect(newOwner('worker-1')).toMatch(/^worker-1:[0-9a-f-]{36}$/);
    expect(newOwner('worker-1')).not.toBe(newOwner('worker-1'));
  });

  it('tells its worker', () => {
    expect(workerOf(newOwner('host.example-1'))).toBe('host.example-1');
  });
});
