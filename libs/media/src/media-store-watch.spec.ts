import { DomainError } from '@chasqui/errors';
import { silent } from '../../../test/support/medium-world.js';
import { MediaStoreWatch } from './media-store-watch.service.js';

describe('a media store', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('is looked at from the start on, and found to be away only while it is', async () => {
    let isThere = false;
    const check = (): Promise<void> =>
      isThere ? Promise.resolve() : Promise.reject(new DomainError('media_store_unavailable', { problem: 'gone' }));
    const watch = new MediaStoreWatch({ check }, silent);
    expect(watch.isAway).toBe(false);
    watch.onApplicationBootstrap();
    await jest.advanceTimersByTimeAsync(0);
    expect(watch.isAway).toBe(true);
    isThere = true;
    await jest.advanceTimersByTimeAsync(60_000);
    expect(watch.isAway).toBe(false);
    watch.onApplicationShutdown();
    expect(jest.getTimerCount()).toBe(0);
  });
});
