import { eventually } from '../../support/eventually.js';
import { startLibraryProcess, type LibraryProcess } from '../../support/library-process.js';
import { sharedStack, type Stack } from '../../support/stack.js';

const PATIENT = '4915100001221';
const HASTY = '4915100001222';

let stack: Stack;
let library: LibraryProcess;

beforeAll(async () => {
  stack = await sharedStack();
});

afterEach(() => library.end());

async function link(number: string): Promise<void> {
  library = await startLibraryProcess(stack);
  await stack.sandbox.createPhone(number, `Phone ${number}`);
  const { detail } = await library.first('qr');
  await stack.sandbox.scan(number, String(detail));
  await library.first('ready');
}

describe('the logout of the unmodified library', () => {
  it('closes the browser, and tells nobody, when the page answers before it navigates', async () => {
    await link(PATIENT);
    await stack.sandbox.faults.add({ kind: 'logout-order', session: PATIENT, order: 'answer-then-navigate' });
    library.logOut();
    const { detail } = await library.first('logged out');
    expect(detail).toEqual({ outcome: 'resolved', isBrowserOpen: false });
    expect(library.countOf('disconnected')).toBe(0);
    expect(library.countOf('unhandledRejection')).toBe(0);
    expect(await stack.sandbox.devicesOf(PATIENT)).toEqual([]);
  });

  it('rejects, tells it twice, and leaves a browser and an unhandled rejection when the page navigates at once', async () => {
    await link(HASTY);
    await stack.sandbox.faults.add({ kind: 'logout-order', session: HASTY, order: 'navigate-at-once' });
    library.logOut();
    const { detail } = await library.first('logged out');
    expect(detail).toEqual({ outcome: 'rejected', isBrowserOpen: true });
    const disconnections = await eventually(
      () => library.countOf('disconnected'),
      (count) => count > 1,
    );
    expect(disconnections).toBe(2);
    expect((await library.first('unhandledRejection')).detail).toMatch(/context was destroyed|detached|Target closed/);
    const codes = await eventually(
      () => library.countOf('qr'),
      (count) => count > 1,
    );
    expect(codes).toBeGreaterThan(1);
    expect(await stack.sandbox.devicesOf(HASTY)).toEqual([]);
  });
});
