import { prefersAsync } from './preference.js';

describe('a Prefer header', () => {
  it.each([
    'respond-async',
    'Respond-Async',
    'wait=10, respond-async',
    ' respond-async ;q=1',
    ['return=minimal', 'respond-async'],
  ])('asks for an answer at once: %p', (header) => expect(prefersAsync(header)).toBe(true));

  it.each([undefined, '', 'wait=10', 'no-respond-async', 'respond-asynchronously', 'foo="respond-async"'])(
    'does not: %p',
    (header) => expect(prefersAsync(header)).toBe(false),
  );
});
