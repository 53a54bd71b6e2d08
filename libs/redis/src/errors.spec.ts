import { isRedisUnavailable } from './errors.js';

describe('an error that means that Redis is away', () => {
  it.each([
    "Stream isn't writeable and enableOfflineQueue options is false",
    'Connection is closed.',
    'Command timed out',
    'Reached the max retries per request limit (which is 1). Refer to "maxRetriesPerRequest" option for details.',
    'LOADING Redis is loading the dataset in memory',
    "OOM command not allowed when used memory > 'maxmemory'.",
    "READONLY You can't write against a read only replica.",
  ])('%s', (message) => {
    expect(isRedisUnavailable(new Error(message))).toBe(true);
  });

  it.each([
    new Error('WRONGTYPE Operation against a key'),
    new TypeError('x is not a function'),
    'Command timed out',
    null,
  ])('is not %s', (error) => {
    expect(isRedisUnavailable(error)).toBe(false);
  });
});
