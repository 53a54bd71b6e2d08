import { PROCESS_KINDS, type ProcessKind } from '../supervisor/process-kind.js';
import { OTHER_PHONE, type DemoSession } from './demo-session.js';
import type { Credentials } from './first-start.js';
import { phonePageUrl, type PhonePageQuery } from './phone-page.js';

type ProcessPids = Readonly<Record<ProcessKind, readonly number[]>>;

export interface Ready {
  readonly url: string;
  readonly sandboxUrl: string | null;
  readonly credentials: Credentials;
  /** Whether an earlier start showed its keys. */
  readonly keysShown: boolean;
  readonly processes: ProcessPids;
  readonly dataFolder: string;
  /** Whether QR codes appear below this text. */
  readonly showsQrs: boolean;
}

/** The one line of `--json`. */
export function toJson({ url, sandboxUrl, credentials, processes }: Ready): string {
  const { adminKey, operatorKey, demo } = credentials;
  const firstPids = Object.fromEntries<number>(
    PROCESS_KINDS.flatMap((kind) => processes[kind].slice(0, 1).map((pid): [string, number] => [kind, pid])),
  );
  return JSON.stringify({
    url,
    adminKey,
    operatorKey,
    ...(demo && { session: demo }),
    ...(sandboxUrl !== null && { sandbox: { url: sandboxUrl } }),
    processes: {
      ...firstPids,
      ...(processes.worker.length > 1 && { workers: processes.worker }),
    },
  });
}

/** For a person: where things are, and what to do next. */
export function toText(ready: Ready): string {
  const { url, credentials, dataFolder } = ready;
  const key =
    credentials.adminKey ?? (ready.keysShown ? 'was shown at the first start' : 'make one: ./chasqui key create');
  const facts = [
    `Chasqui is ready at ${url} (reference: ${url}/docs). Ctrl-C stops it.`,
    '',
    `  admin key   ${key}`,
    ...(credentials.operatorKey === null ? [] : [`  operator    ${credentials.operatorKey} (accounts and plans)`]),
    ...(credentials.adminKey === null ? [] : ['              shown only this once: keep them']),
    `  data        ${dataFolder}`,
    '',
  ];
  const next = ready.sandboxUrl === null ? realPhone(ready) : sandbox(ready, ready.sandboxUrl);
  return [...facts, ...next].join('\n');
}

function realPhone({ url, credentials, showsQrs }: Ready): string[] {
  const create = curl(`${url}/sessions/create`, credentials.adminKey ?? '<admin key>', { name: 'my-phone' });
  const where = showsQrs ? 'appears here' : 'is at /sessions/{id}/qr?format=png';
  return [`Make a session; its QR ${where}, to be scanned in WhatsApp under "Linked devices":`, '', `  ${create}`];
}

function sandbox({ url, credentials, showsQrs }: Ready, sandboxUrl: string): string[] {
  const lastLine = 'To go on with a real phone, stop this and run: ./chasqui up';
  const { demo } = credentials;
  const link = showsQrs
    ? ['A session that you make shows a link here, which scans its QR with a phone of the sandbox.', '']
    : [];
  if (!demo) return ['There is no demo session; new ones are made with POST /sessions/create.', '', ...link, lastLine];
  return [
    `Send a message from the demo session (${demo.phoneNumber ?? 'not linked'}):`,
    '',
    `  ${sendCurl(url, demo)}`,
    '',
    `See it arrive on the other phone: ${phonePageUrl(sandboxUrl, otherPhone(demo))}`,
    '',
    ...link,
    lastLine,
  ];
}

function otherPhone({ phoneNumber }: DemoSession): PhonePageQuery {
  return { phone: OTHER_PHONE.number, ...(phoneNumber === null ? {} : { chat: phoneNumber }) };
}

function sendCurl(url: string, { id, apiKey }: DemoSession): string {
  const body = { to: OTHER_PHONE.number, text: 'Hello from Chasqui' };
  return curl(`${url}/sessions/${id}/send`, apiKey ?? '<session key>', body);
}

function curl(url: string, key: string, body: Readonly<Record<string, string>>): string {
  return `curl -X POST ${url} -H 'X-API-Key: ${key}' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
}
