import { sessionsWithin, usableMemoryBytes } from './capacity.js';

describe('the memory that a worker may use', () => {
  it('is that of the machine', () => {
    expect(usableMemoryBytes(8e9, 0)).toBe(8e9);
    expect(usableMemoryBytes(8e9, Number.MAX_SAFE_INTEGER)).toBe(8e9);
  });

  it('is that of its container, where that has less', () => {
    expect(usableMemoryBytes(8e9, 2e9)).toBe(2e9);
  });

  it('is known on this machine', () => {
    expect(usableMemoryBytes()).toBeGreaterThan(100e6);
  });
});

describe('the sessions that memory has room for', () => {
  it('leave a gigabyte for everything else', () => {
    expect(sessionsWithin(9e9)).toBe(20);
    expect(sessionsWithin(1.79e9)).toBe(1);
    expect(sessionsWithin(1.8e9)).toBe(2);
  });

  it('are never none', () => {
    expect(sessionsWithin(0.5e9)).toBe(1);
  });
});
