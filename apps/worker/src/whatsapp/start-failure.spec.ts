import { injectFailure, startFailure } from './start-failure.js';

describe('a start that failed', () => {
  it.each([
    ['Browser was not found at the configured executablePath', false, 'browser_not_found'],
    ['Failed to launch the browser process: Code: 21', false, 'browser_not_started'],
    ['net::ERR_CONNECTION_REFUSED at https://web.whatsapp.com/', true, 'whatsapp_unreachable'],
    ['Page.navigate timed out.', true, 'whatsapp_unreachable'],
    ['Protocol error (Runtime.evaluate): Target closed', true, 'page_not_injected'],
  ])('with "%s" is told as what it was', (text, hasBrowser, reason) => {
    expect(startFailure(new Error(text), hasBrowser)).toBe(reason);
  });
});

describe('an injection that failed', () => {
  it('because the page never started says so', () => {
    expect(injectFailure('auth timeout')).toBe('page_not_loaded');
  });

  it('because the page was replaced is left to the next document', () => {
    expect(injectFailure(new Error('Execution context was destroyed, most likely because of a navigation.'))).toBe(
      'superseded',
    );
  });

  it('because the browser is gone or hangs ends the run', () => {
    expect(injectFailure(new Error('Runtime.callFunctionOn timed out.'))).toBe('page_not_injected');
  });

  it('in the page’s own code tells what the page said', () => {
    expect(injectFailure(new Error('Requiring unknown module "WAWebCmd"'))).toEqual({
      page: 'Requiring unknown module "WAWebCmd"',
    });
  });
});
