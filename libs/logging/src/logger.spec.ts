import { toLoggedError } from './logger.js';

describe('an error in the log', () => {
  it('never carries the parameters of a query that failed', () => {
    const cause = Object.assign(new Error('connection lost'), { code: '57P01', detail: 'Key (text)=(secret)' });
    const error = Object.assign(new Error('query failed', { cause }), {
      parameters: ['secret'],
      query: 'INSERT secret',
    });
    const logged = toLoggedError(error);
    expect(JSON.stringify(logged)).not.toContain('secret');
    expect(logged).toMatchObject({ message: 'query failed', cause: { message: 'connection lost', code: '57P01' } });
  });
});
