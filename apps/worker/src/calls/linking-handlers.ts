import type { CallHandlers } from '@chasqui/session-calls';
import type { BrowserRun } from '../session-host/browser-run.js';
import { done } from './done.js';

type Handled = Extract<keyof CallHandlers<BrowserRun>, `linking.${string}`>;

export const linkingHandlers: Pick<CallHandlers<BrowserRun>, Handled> = {
  'linking.code': async (run, { phoneNumber }) => ({ code: await run.client.linking.requestCode(phoneNumber) }),
  'linking.qr': (run) => done(run.showQrAgain()),
};
