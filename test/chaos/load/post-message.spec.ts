import { readAnswer } from './post-message.js';

function answer(status: number, body: object): ReturnType<typeof readAnswer> {
  return readAnswer(status, JSON.stringify(body));
}

describe('what a client takes an answer for', () => {
  it('a promise, with the id of the message', () => {
    const body = { success: true, messageId: 'ID1', status: 'queued' };
    expect(answer(200, body)).toEqual({ kind: 'accepted', messageId: 'ID1', status: 'queued' });
  });

  it('a message that failed', () => {
    const body = { success: false, messageId: 'ID1', status: 'failed', reason: 'recipient_not_on_whatsapp' };
    expect(answer(422, body)).toEqual({ kind: 'failed', messageId: 'ID1', reason: 'recipient_not_on_whatsapp' });
  });

  it.each([500, 502, 503, 504, 408, 409, 429])('nothing clear in a %i: it tries again', (status) => {
    expect(answer(status, { success: false, messageId: 'ID1', stored: 'unknown' })).toBeUndefined();
  });

  it.each([400, 401, 403, 404, 422])('a refusal in a %i without a message', (status) => {
    expect(answer(status, { error: 'no' })).toEqual({ kind: 'refused', httpStatus: status, error: '{"error":"no"}' });
  });

  it('a refusal in a success that says nothing', () => {
    expect(readAnswer(200, '')).toEqual({ kind: 'refused', httpStatus: 200, error: '' });
  });
});
