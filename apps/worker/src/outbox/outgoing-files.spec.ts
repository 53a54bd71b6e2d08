import type { OutboxMessage } from '@chasqui/messages';
import { DomainError } from '@chasqui/errors';
import { silent } from '../../../../test/support/medium-world.js';
import { ScriptedPage } from '../../../../test/support/scripted-page.js';
import { HeldLease } from '../session-host/held-lease.js';
import { OutgoingFiles } from './outgoing-files.js';

const MINUTE_MS = 60_000;
const REFUSED = { outcome: 'upload_failed', detail: 'HTTP 503' } as const;

const message: OutboxMessage = {
  id: 'first',
  accountId: 'account',
  waId: '3EB0C0FFEE',
  chatId: '1@c.us',
  chatWid: null,
  type: 'image',
  content: { media: { id: 'file', mimetype: 'image/png', bytes: 10 } },
  attempts: 1,
  undecidedMs: 0,
  uploadLosses: 0,
  isResend: false,
  referenceSenderId: null,
};

let released: number;
let isStoreThere: boolean;
let page: ScriptedPage;
let files: OutgoingFiles;
let onDecided: jest.Mock;
/** Why messages wait, as it was written down. */
let told: string[];

beforeEach(() => {
  jest.useFakeTimers();
  released = 0;
  isStoreThere = true;
  told = [];
  page = new ScriptedPage();
  onDecided = jest.fn();
  const release = (): Promise<void> => {
    released += 1;
    return Promise.resolve();
  };
  const store = {
    localPath: () =>
      isStoreThere
        ? Promise.resolve({ path: '/file', release })
        : Promise.reject(new DomainError('media_store_unavailable')),
  };
  const uploads = {
    noteWaiting: (_lease: unknown, _message: unknown, reason: string) => Promise.resolve(void told.push(reason)),
    countLost: () => Promise.resolve(),
  };
  const held = new HeldLease({ sessionId: 'session', owner: 'worker', generation: '1' }, HeldLease.now());
  files = new OutgoingFiles(held, { files: store, uploads }, silent, onDecided);
});

afterEach(() => {
  jest.useRealTimers();
});

describe('a file that WhatsApp does not take, while it takes others', () => {
  beforeEach(() => {
    page.uploads = () => Promise.resolve(REFUSED);
  });

  it('is uploaded five times within half a minute, once more after that, and then keeps its message from leaving', async () => {
    files.begin(page, message);
    await jest.advanceTimersByTimeAsync(29_999);
    expect([page.prepared.length, files.isBusy, files.decidedIds]).toEqual([4, true, []]);
    await jest.advanceTimersByTimeAsync(1);
    expect([page.prepared.length, files.isBusy, files.decidedIds, released]).toEqual([6, false, ['first'], 6]);
    expect(onDecided).toHaveBeenCalledTimes(1);
    expect(await files.obstacleTo(page, message)).toBe('upload_failed');
    expect([files.decidedIds, told]).toEqual([[], []]);
  });

  it('is not given up for an outage that ended in the middle of an attempt', async () => {
    page.uploads = () => Promise.resolve(page.prepared.length < 6 ? REFUSED : { outcome: 'ready' });
    files.begin(page, message);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await files.obstacleTo(page, message)).toBeUndefined();
  });

  it('is not tried again for a page that is put away', async () => {
    files.begin(page, message);
    await jest.advanceTimersByTimeAsync(1_000);
    files.letGo();
    await jest.advanceTimersByTimeAsync(MINUTE_MS);
    expect([page.prepared.length, files.isBusy, onDecided.mock.calls.length]).toEqual([1, false, 0]);
    expect(jest.getTimerCount()).toBe(0);
  });
});

describe('a file, while WhatsApp takes none', () => {
  beforeEach(() => {
    page.uploads = () => Promise.resolve(REFUSED);
    page.trial = 'refused';
  });

  it('is tried more and more seldom, but never given up, and its message tells why it waits', async () => {
    files.begin(page, message);
    expect(files.isHeldBack).toBe(false);
    await jest.advanceTimersByTimeAsync(30_000);
    expect([files.isBusy, files.isHeldBack, told]).toEqual([true, true, ['uploads_failing']]);
    await jest.advanceTimersByTimeAsync(60 * MINUTE_MS);
    const tries = page.prepared.length;
    await jest.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect([files.decidedIds, page.prepared.length - tries]).toEqual([[], 30]);
    page.uploads = () => Promise.resolve({ outcome: 'ready' });
    await jest.advanceTimersByTimeAsync(2 * MINUTE_MS);
    expect(files.decidedIds).toEqual(['first']);
    expect(await files.obstacleTo(page, message)).toBeUndefined();
  });

  it('is given up when others are taken again, and it is not', async () => {
    files.begin(page, message);
    await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
    page.trial = 'taken';
    await jest.advanceTimersByTimeAsync(2 * MINUTE_MS);
    expect(await files.obstacleTo(page, message)).toBe('upload_failed');
  });

  it('is left to the next page when its own is lost, and says nothing of an outage', async () => {
    page.trial = 'page_lost';
    files.begin(page, message);
    await jest.advanceTimersByTimeAsync(30_000);
    expect([files.isBusy, files.uploadingIds, files.decidedIds, told]).toEqual([false, [], [], []]);
  });

  it('keeps the slot no longer than half a minute', async () => {
    const obstacle = files.obstacleTo(page, message);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(await obstacle).toBe('uploads_failing');
  });
});

describe('a file whose store does not answer', () => {
  it('is waited for, and its message tells why', async () => {
    isStoreThere = false;
    files.begin(page, message);
    await jest.advanceTimersByTimeAsync(60 * MINUTE_MS);
    expect([files.decidedIds, page.prepared, new Set(told)]).toEqual([[], [], new Set(['media_store_away'])]);
    isStoreThere = true;
    await jest.advanceTimersByTimeAsync(2 * MINUTE_MS);
    expect(await files.obstacleTo(page, message)).toBeUndefined();
  });
});

describe('a file at which a page crashed', () => {
  const suspect = { ...message, id: 'suspect', uploadLosses: 1 };

  it('is among those that the page did not answer for', async () => {
    page.uploads = ({ waId }) => Promise.resolve({ outcome: waId === 'lost' ? 'page_lost' : 'ready' });
    files.begin(page, message);
    files.begin(page, { ...message, id: 'lost', waId: 'lost' });
    await jest.advanceTimersByTimeAsync(0);
    expect([files.uploadingIds, files.isBusy]).toEqual([['lost'], false]);
    files.letGo();
    expect(files.uploadingIds).toEqual([]);
  });

  it('is uploaded alone', async () => {
    let end = (): void => undefined;
    page.uploads = () => new Promise((resolve) => (end = () => resolve({ outcome: 'ready' })));
    files.begin(page, message);
    files.begin(page, suspect);
    await jest.advanceTimersByTimeAsync(0);
    expect(page.prepared).toHaveLength(1);
    end();
    await jest.advanceTimersByTimeAsync(0);
    files.begin(page, suspect);
    files.begin(page, { ...message, id: 'third' });
    await jest.advanceTimersByTimeAsync(0);
    expect([page.prepared.length, files.decidedIds]).toEqual([2, ['first']]);
    end();
    await jest.advanceTimersByTimeAsync(0);
    expect(files.decidedIds).toEqual(['first', 'suspect']);
  });

  it('three times is not given to another', async () => {
    files.begin(page, { ...suspect, uploadLosses: 3 });
    await jest.advanceTimersByTimeAsync(0);
    expect([files.decidedIds, page.prepared]).toEqual([['suspect'], []]);
    expect(await files.obstacleTo(page, suspect)).toBe('page_lost_at_file');
  });
});

describe('a file that is uploaded', () => {
  it('is uploaded once, however often it is asked for, and again for another attempt of its message', async () => {
    files.begin(page, message);
    files.begin(page, message);
    await jest.advanceTimersByTimeAsync(0);
    files.begin(page, message);
    expect(await files.obstacleTo(page, message)).toBeUndefined();
    expect(page.prepared).toHaveLength(1);
    expect(await files.obstacleTo(page, message)).toBeUndefined();
    expect(page.prepared).toHaveLength(2);
  });

  it('is one of at most three that are under way', async () => {
    page.uploads = () => new Promise(() => undefined);
    for (const id of ['1', '2', '3', '4']) files.begin(page, { ...message, id });
    await jest.advanceTimersByTimeAsync(0);
    expect(page.prepared).toHaveLength(3);
  });
});
