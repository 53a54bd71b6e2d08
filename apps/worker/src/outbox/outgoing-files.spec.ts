import type { OutboxMessage } from '@chasqui/messages';
import { silent } from '../../../../test/support/medium-world.js';
import { ScriptedPage } from '../../../../test/support/scripted-page.js';
import { OutgoingFiles } from './outgoing-files.js';

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
  isResend: false,
  referenceSenderId: null,
};

let released: number;
let page: ScriptedPage;
let files: OutgoingFiles;
let onDecided: jest.Mock;

beforeEach(() => {
  jest.useFakeTimers();
  released = 0;
  page = new ScriptedPage();
  onDecided = jest.fn();
  const release = (): Promise<void> => {
    released += 1;
    return Promise.resolve();
  };
  const store = { localPath: () => Promise.resolve({ path: '/file', release }) };
  files = new OutgoingFiles({ files: store }, silent, onDecided);
});

afterEach(() => {
  jest.useRealTimers();
});

describe('a file that WhatsApp does not take', () => {
  it('is uploaded five times within half a minute, and then keeps its message from leaving', async () => {
    page.uploads = () => Promise.resolve({ outcome: 'upload_failed', detail: 'HTTP 503' });
    files.begin(page, message);
    await jest.advanceTimersByTimeAsync(29_999);
    expect([page.prepared.length, files.isBusy, files.decidedIds]).toEqual([4, true, []]);
    await jest.advanceTimersByTimeAsync(1);
    expect([page.prepared.length, files.isBusy, files.decidedIds, released]).toEqual([5, false, ['first'], 5]);
    expect(onDecided).toHaveBeenCalledTimes(1);
    expect(await files.obstacleTo(page, message)).toBe('upload_failed');
    expect(files.decidedIds).toEqual([]);
  });

  it('is not tried again for a page that is put away', async () => {
    page.uploads = () => Promise.resolve({ outcome: 'upload_failed', detail: 'HTTP 503' });
    files.begin(page, message);
    await jest.advanceTimersByTimeAsync(1_000);
    files.letGo();
    await jest.advanceTimersByTimeAsync(60_000);
    expect([page.prepared.length, files.isBusy, onDecided.mock.calls.length]).toEqual([1, false, 0]);
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
