import type { INestApplicationContext } from '@nestjs/common';
import { AccountsService } from '@chasqui/accounts';
import { ApiKeysService } from '@chasqui/api-keys';
import { SessionsService, type SessionState, type SessionView } from '@chasqui/sessions';
import { NotReadyError, untilReady } from '../supervisor/readiness.js';
import { createDemoSession, DEMO_SESSION, deleteDemoSession, type DemoSession } from './demo-session.js';

const RECONNECTED_WITHIN_MS = 60_000;
const STATES_ON_THE_WAY: readonly SessionState[] = ['starting', 'connecting', 'disconnected'];

/** Whose keys and sessions an installation starts with. */
export interface Credentials {
  /** null when it was shown at an earlier start. */
  readonly adminKey: string | null;
  /** For accounts and plans; null as above. */
  readonly operatorKey: string | null;
  readonly demo: DemoSession | null;
}

export interface Servers {
  readonly apiUrl: string;
  /** null without --sandbox. */
  readonly sandboxUrl: string | null;
  /** Of the first account, when it is made. */
  readonly plan: string;
  readonly signal: AbortSignal;
}

/**
 * Makes the first admin key and operator key and, in the sandbox, the demo session. What an earlier start made and nobody saw, because
 * that start was killed, is revoked and replaced.
 */
export async function makeFirstCredentials(
  context: INestApplicationContext,
  installationId: string,
  servers: Servers,
): Promise<Credentials> {
  const keys = context.get(ApiKeysService);
  const { id: accountId } = await context.get(AccountsService).ensureDefault(servers.plan);
  const names = { admin: `first admin key ${installationId}`, operator: `first operator key ${installationId}` };
  await keys.revokeByName(accountId, names.admin);
  await keys.revokeByName(null, names.operator);
  const { key: adminKey } = await keys.createAdminKey(accountId, names.admin);
  const { key: operatorKey } = await keys.createOperatorKey(names.operator);
  const { sandboxUrl } = servers;
  if (sandboxUrl === null) return { adminKey, operatorKey, demo: null };

  const demo = { ...servers, sandboxUrl, adminKey };
  const unseen = await context.get(SessionsService).findByName(accountId, DEMO_SESSION);
  if (unseen) await deleteDemoSession(demo, unseen.session.id);
  return { adminKey, operatorKey, demo: await createDemoSession(demo) };
}

/** A later start: the demo session, if it still exists, once it is connected again or a person is needed. */
export async function findDemoSession(
  context: INestApplicationContext,
  signal: AbortSignal,
): Promise<DemoSession | null> {
  const { id: accountId } = await context.get(AccountsService).ensureDefault();
  const sessions = context.get(SessionsService);
  const find = async (): Promise<SessionView | null> => sessions.findByName(accountId, DEMO_SESSION);
  const findSettled = async (): Promise<SessionView | null> => {
    const view = await find();
    if (view && STATES_ON_THE_WAY.includes(view.status.state)) throw new Error(`the session is ${view.status.state}`);
    return view;
  };
  try {
    const view = await untilReady(findSettled, { withinMs: RECONNECTED_WITHIN_MS, pauseMs: 100, signal });
    return view && toDemoSession(view);
  } catch (error) {
    if (!(error instanceof NotReadyError)) throw error;
    const view = await find();
    return view && toDemoSession(view);
  }
}

function toDemoSession({ session }: SessionView): DemoSession {
  return { id: session.id, apiKey: null, phoneNumber: session.phoneNumber };
}
