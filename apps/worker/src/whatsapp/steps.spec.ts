import { callRefusal, PartialFailure } from '@chasqui/session-calls';
import { inSteps, type Step } from './steps.js';

const waiting = new AbortController().signal;

function step(name: string, run: () => Promise<void> = () => Promise.resolve()): Step {
  return { name, run };
}

describe('the steps of a call', () => {
  it('are done one after the other', async () => {
    const done: string[] = [];
    const noting = (name: string): Step =>
      step(name, () => {
        done.push(name);
        return Promise.resolve();
      });
    await inSteps([noting('subject'), noting('picture')], waiting);
    expect(done).toEqual(['subject', 'picture']);
  });

  it('end with the first that is refused, which tells what was done before it', async () => {
    const never = jest.fn(() => Promise.resolve());
    const refused = step('description', () => Promise.reject(callRefusal('whatsapp_refused', { status: 403 })));
    await expect(inSteps([step('subject'), refused, step('picture', never)], waiting)).rejects.toMatchObject({
      code: 'whatsapp_refused',
      details: { status: 403, changed: ['subject'], failed: 'description' },
    });
    expect(never).not.toHaveBeenCalled();
  });

  it('tell so too when the page itself fails', async () => {
    const broken = new Error('a text of somebody');
    const failing = inSteps([step('subject'), step('picture', () => Promise.reject(broken))], waiting);
    await expect(failing).rejects.toThrow(PartialFailure);
    await expect(failing).rejects.toMatchObject({
      cause: broken,
      details: { changed: ['subject'], failed: 'picture' },
    });
  });

  it('go no further when nobody waits any more', async () => {
    const away = new AbortController();
    const never = jest.fn(() => Promise.resolve());
    const leaving = step('subject', () => {
      away.abort();
      return Promise.resolve();
    });
    await expect(inSteps([leaving, step('picture', never)], away.signal)).rejects.toMatchObject({
      code: 'worker_timeout',
      details: { changed: ['subject'] },
    });
    expect(never).not.toHaveBeenCalled();
  });
});
