import { isDatabaseUnavailable, isUniqueViolation, wasConnectionLost } from './errors.js';

function withCode(code: string): Error {
  return Object.assign(new Error('it failed'), { code });
}

/** As TypeORM wraps what node-postgres throws. */
function wrapped(error: Error): Error {
  return Object.assign(new Error('QueryFailedError'), { driverError: error });
}

describe('an error that means that the database is away', () => {
  it.each([
    ['ECONNREFUSED', withCode('ECONNREFUSED')],
    ['ECONNRESET', withCode('ECONNRESET')],
    ['too many connections', withCode('53300')],
    ['a shutdown', withCode('57P01')],
    ['a start', withCode('57P03')],
    ['a connection exception', withCode('08006')],
    ['a broken connection', new Error('Connection terminated unexpectedly')],
    ['a slow connection', new Error('Connection terminated due to connection timeout')],
    ['an exhausted pool', new Error('timeout exceeded when trying to connect')],
    ['a cause', new Error('outer', { cause: withCode('ECONNREFUSED') })],
    ['a wrapped one', wrapped(withCode('57P01'))],
  ])('%s', (_what, error) => {
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  it.each([
    ['a broken rule', withCode('23505')],
    ['a syntax error', withCode('42601')],
    ['a bug of ours', new TypeError('x is not a function')],
    ['a code that only begins alike', withCode('08')],
    ['no error at all', undefined],
    ['a text', 'ECONNREFUSED'],
  ])('is not %s', (_what, error) => {
    expect(isDatabaseUnavailable(error)).toBe(false);
  });
});

describe('an error after which nobody knows whether it was committed', () => {
  it.each([
    ['a shutdown in the middle', withCode('57P01')],
    ['a crash in the middle', withCode('57P02')],
    ['a reset connection', withCode('ECONNRESET')],
    ['a broken connection', new Error('Connection terminated unexpectedly')],
    ['a wrapped one', wrapped(new Error('Connection terminated'))],
    ['a silent server', new Error('Query read timeout')],
    ['a network that gave up reading', Object.assign(withCode('ETIMEDOUT'), { syscall: 'read' })],
  ])('%s', (_what, error) => {
    expect(wasConnectionLost(error)).toBe(true);
  });

  it.each([
    ['a connection that never was', withCode('ECONNREFUSED')],
    ['a connection that was refused late', Object.assign(withCode('ETIMEDOUT'), { syscall: 'connect' })],
    ['a pool that found none in time', new Error('Connection terminated due to connection timeout')],
    ['an exhausted server', withCode('53300')],
    ['a server that only starts', withCode('57P03')],
    ['a statement that took too long', withCode('57014')],
  ])('is not %s', (_what, error) => {
    expect(wasConnectionLost(error)).toBe(false);
  });
});

describe('a unique violation', () => {
  const violation = wrapped(Object.assign(withCode('23505'), { constraint: 'sessions_name' }));

  it('is recognised by its constraint', () => {
    expect(isUniqueViolation(violation, 'sessions_name')).toBe(true);
    expect(isUniqueViolation(violation, 'accounts_name_key')).toBe(false);
  });
});
