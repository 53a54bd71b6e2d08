import { DomainError } from '@chasqui/errors';
import { CATALOGUE, ERROR_CODES, type ErrorCode } from '../../errors/catalogue.js';
import { dialectOf } from '../dialects.js';
import { whatsgate } from './errors.js';

function said(code: ErrorCode, details: Record<string, unknown> = CATALOGUE[code].details ?? {}) {
  return whatsgate.say(new DomainError(code, details));
}

const ONLY_A_MESSAGE: readonly ErrorCode[] = [
  'key_missing',
  'key_invalid',
  'key_not_admin',
  'key_not_operator',
  'key_not_from_here',
  'token_not_permitted',
  'account_suspended',
  'api_not_in_plan',
];

describe('an error under /api', () => {
  it.each(ERROR_CODES)('%s has a status and a message, and nothing of the other dialect', (code) => {
    const { status, body } = said(code);
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toEqual({
      ...(!ONLY_A_MESSAGE.includes(code) && { success: false }),
      message: expect.stringMatching(/\S/) as string,
      ...(body['errors'] !== undefined && { errors: body['errors'] }),
      ...(code === 'unknown_error' && { error_id: '{errorId}' }),
      ...(code === 'storage_outcome_unknown' && { stored: 'unknown', message_id: '{messageId}' }),
    });
    expect(body['message']).not.toMatch(/undefined|API key/);
  });

  it.each<[ErrorCode, object, number, object]>([
    ['key_missing', {}, 403, { message: 'an Access-Token is required' }],
    ['key_invalid', {}, 403, { message: 'invalid Access-Token' }],
    ['api_not_in_plan', {}, 403, { message: 'your plan does not include API access' }],
    ['rate_limit_exceeded', { retryAfter: 5 }, 429, { success: false, message: 'Too Many Requests' }],
    ['recipient_invalid', {}, 422, { success: false, message: 'Invalid phone number format' }],
    [
      'daily_limit_reached',
      { limit: 5, retryAfter: 5 },
      422,
      { success: false, message: 'daily message limit reached' },
    ],
    ['session_not_authenticated', {}, 422, { success: false, message: 'device is not connected' }],
    ['session_already_linked', {}, 400, { success: false, message: 'device is already connected' }],
    ['qr_not_available', {}, 503, { success: false, message: 'QR code is not ready yet' }],
  ])('%s is said as it is published or decided', (code, details, status, body) => {
    expect(said(code, { ...details })).toEqual({ status, body });
  });

  it.each([
    ['path', 404, 'device not found!'],
    ['balance', 404, 'Device not found'],
    ['sender_device', 422, 'The selected sender device is invalid.'],
    ['device', 422, 'The selected device is invalid.'],
  ])('names a device that there is not as the call does: %s', (place, status, message) => {
    expect(said('session_of_number_not_found', { place })).toEqual({ status, body: { success: false, message } });
  });

  it('has all problems of an input by their fields, and the first as its message', () => {
    const problems = [
      { field: 'sender_device', message: 'sender_device is required' },
      { field: 'phone', message: 'phone is required' },
    ];
    expect(said('input_invalid', { problems })).toEqual({
      status: 422,
      body: {
        success: false,
        message: 'The sender device field is required.',
        errors: {
          sender_device: ['The sender device field is required.'],
          phone: ['The phone field is required.'],
        },
      },
    });
  });

  it('does not invite to repeat a call of which nobody knows whether it was stored', () => {
    const { status, body, isRetryUnsafe } = said('storage_outcome_unknown', { messageId: '3EB0AA' });
    expect([status, isRetryUnsafe]).toEqual([503, true]);
    expect(body).toEqual({
      success: false,
      message: expect.stringMatching(/unknown whether .* stored/) as string,
      stored: 'unknown',
      message_id: '3EB0AA',
    });
  });

  it('says which of several numbers is none', () => {
    const errors = { 'phone.2': ['Invalid phone number format'] };
    expect(said('recipient_invalid', { field: 'phone.2' }).body).toEqual({
      success: false,
      message: 'Invalid phone number format',
      errors,
    });
  });
});

describe('a path', () => {
  it.each(['/api', '/api/', '/api/send/text', '/api/no/such?x=/sessions'])('%s is of this dialect', (url) => {
    expect(dialectOf(url)).toBe(whatsgate);
  });

  it.each(['/', '/sessions', '/apis', '/admin/tokens', '/v1/api/send/text', '/?x=/api/'])('%s is not', (url) => {
    expect(dialectOf(url)).not.toBe(whatsgate);
  });
});
