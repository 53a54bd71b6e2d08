import { randomUUID } from 'node:crypto';
import type { ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { of, type Observable } from 'rxjs';
import { KeyRing, type KeyName, type SessionPlace } from '../../../../test/support/key-ring.js';
import { isMcpRoute, MCP_ROUTES, refusalOfMcp, saidByMcp } from '../../../../test/support/mcp-routes.js';
import { isTokenRoute, refusalOfToken, TOKEN_ROUTES } from '../../../../test/support/token-routes.js';
import { WholeApi } from '../../../../test/support/whole-api.js';

const EVERYBODY = 'everybody';
const ADMINS = ['admin'] as const;
const OPERATORS = ['operator'] as const;
const ADMINS_AND_CUSTOMERS = ['admin', 'managed', 'trial'] as const;
const OF_THE_SESSION = ['admin', 'session', 'managed', 'trial'] as const;

/** Whom each route lets in, by the contract and by nothing else; a new route needs a row here. */
const PERMISSIONS: Readonly<Record<string, typeof EVERYBODY | readonly KeyName[]>> = {
  'GET /health/live': EVERYBODY,
  'GET /health/ready': EVERYBODY,
  'GET /version': EVERYBODY,

  'GET /metrics': EVERYBODY,
  'POST /sessions/create': ADMINS_AND_CUSTOMERS,
  'GET /sessions': ADMINS_AND_CUSTOMERS,
  'PATCH /sessions/:sessionId': OF_THE_SESSION,
  'GET /sessions/:sessionId/status': OF_THE_SESSION,
  'GET /sessions/:sessionId/timeline': OF_THE_SESSION,
  'GET /sessions/:sessionId/qr': OF_THE_SESSION,
  'GET /sessions/:sessionId/pairing-code': OF_THE_SESSION,
  'POST /sessions/:sessionId/pairing-code': OF_THE_SESSION,
  'DELETE /sessions/:sessionId/pairing-code': OF_THE_SESSION,
  'GET /sessions/:sessionId/events': OF_THE_SESSION,
  'GET /events': ADMINS_AND_CUSTOMERS,
  'POST /sessions/:sessionId/start': OF_THE_SESSION,
  'POST /sessions/:sessionId/stop': OF_THE_SESSION,
  'POST /sessions/:sessionId/restart': OF_THE_SESSION,
  'POST /sessions/:sessionId/logout': OF_THE_SESSION,
  'POST /sessions/:sessionId/pause': OF_THE_SESSION,
  'POST /sessions/:sessionId/resume': OF_THE_SESSION,
  'POST /sessions/:sessionId/queue/clear': OF_THE_SESSION,
  'DELETE /sessions/:sessionId': ADMINS_AND_CUSTOMERS,
  'POST /sessions/:sessionId/send': OF_THE_SESSION,
  'POST /sessions/:sessionId/send/location': OF_THE_SESSION,
  'POST /sessions/:sessionId/send/contact': OF_THE_SESSION,
  'POST /sessions/:sessionId/send/poll': OF_THE_SESSION,
  'POST /sessions/:sessionId/messages/:messageId/react': OF_THE_SESSION,
  'POST /sessions/:sessionId/messages/:messageId/edit': OF_THE_SESSION,
  'POST /sessions/:sessionId/messages/:messageId/revoke': OF_THE_SESSION,
  'POST /sessions/:sessionId/messages/:messageId/forward': OF_THE_SESSION,
  'POST /sessions/:sessionId/messages/:messageId/star': OF_THE_SESSION,
  'POST /sessions/:sessionId/messages/:messageId/pin': OF_THE_SESSION,
  'GET /sessions/:sessionId/messages/:messageId/media': OF_THE_SESSION,
  'GET /media/:token': EVERYBODY,
  'POST /sessions/:sessionId/send/image': OF_THE_SESSION,
  'POST /sessions/:sessionId/send/video': OF_THE_SESSION,
  'POST /sessions/:sessionId/send/audio': OF_THE_SESSION,
  'POST /sessions/:sessionId/send/voice': OF_THE_SESSION,
  'POST /sessions/:sessionId/send/document': OF_THE_SESSION,
  'POST /sessions/:sessionId/send/sticker': OF_THE_SESSION,
  'GET /sessions/:sessionId/messages': OF_THE_SESSION,
  'POST /sessions/:sessionId/messages/bulk': OF_THE_SESSION,
  'GET /sessions/:sessionId/batches': OF_THE_SESSION,
  'GET /sessions/:sessionId/batches/:batchId': OF_THE_SESSION,
  'POST /sessions/:sessionId/batches/:batchId/pause': OF_THE_SESSION,
  'POST /sessions/:sessionId/batches/:batchId/resume': OF_THE_SESSION,
  'POST /sessions/:sessionId/batches/:batchId/cancel': OF_THE_SESSION,
  'GET /sessions/:sessionId/batches/:batchId/report.csv': OF_THE_SESSION,
  'GET /sessions/:sessionId/messages/:messageId': OF_THE_SESSION,
  'DELETE /sessions/:sessionId/messages/:messageId': OF_THE_SESSION,
  'PATCH /sessions/:sessionId/messages/:messageId': OF_THE_SESSION,
  'POST /sessions/:sessionId/messages/:messageId/resolve': OF_THE_SESSION,
  'GET /sessions/:sessionId/contacts': OF_THE_SESSION,
  'GET /sessions/:sessionId/contacts/:jid': OF_THE_SESSION,
  'GET /sessions/:sessionId/contacts/:jid/about': OF_THE_SESSION,
  'GET /sessions/:sessionId/contacts/:jid/profile-picture': OF_THE_SESSION,
  'POST /sessions/:sessionId/contacts/block': OF_THE_SESSION,
  'POST /sessions/:sessionId/contacts/unblock': OF_THE_SESSION,
  'POST /sessions/:sessionId/contacts/check': OF_THE_SESSION,
  'GET /sessions/:sessionId/chats': OF_THE_SESSION,
  'GET /sessions/:sessionId/chats/:jid': OF_THE_SESSION,
  'GET /sessions/:sessionId/chats/:jid/messages': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/read': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/unread': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/typing': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/recording': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/archive': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/unarchive': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/pin': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/unpin': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/mute': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/unmute': OF_THE_SESSION,
  'DELETE /sessions/:sessionId/chats/:jid': OF_THE_SESSION,
  'GET /sessions/:sessionId/profile': OF_THE_SESSION,
  'PUT /sessions/:sessionId/profile': OF_THE_SESSION,
  'POST /sessions/:sessionId/presence': OF_THE_SESSION,
  'GET /capabilities': OF_THE_SESSION,
  'GET /sessions/:sessionId/labels': OF_THE_SESSION,
  'POST /sessions/:sessionId/chats/:jid/labels': OF_THE_SESSION,
  'POST /sessions/:sessionId/status-updates': OF_THE_SESSION,
  'GET /sessions/:sessionId/channels': OF_THE_SESSION,
  'GET /sessions/:sessionId/groups': OF_THE_SESSION,
  'POST /sessions/:sessionId/groups': OF_THE_SESSION,
  'POST /sessions/:sessionId/groups/join': OF_THE_SESSION,
  'GET /sessions/:sessionId/groups/:jid': OF_THE_SESSION,
  'PATCH /sessions/:sessionId/groups/:jid': OF_THE_SESSION,
  'DELETE /sessions/:sessionId/groups/:jid': OF_THE_SESSION,
  'GET /sessions/:sessionId/groups/:jid/invite': OF_THE_SESSION,
  'POST /sessions/:sessionId/groups/:jid/invite': OF_THE_SESSION,
  'GET /sessions/:sessionId/groups/:jid/requests': OF_THE_SESSION,
  'POST /sessions/:sessionId/groups/:jid/requests': OF_THE_SESSION,
  'POST /sessions/:sessionId/groups/:jid/participants/add': OF_THE_SESSION,
  'POST /sessions/:sessionId/groups/:jid/participants/remove': OF_THE_SESSION,
  'POST /sessions/:sessionId/groups/:jid/participants/promote': OF_THE_SESSION,
  'POST /sessions/:sessionId/groups/:jid/participants/demote': OF_THE_SESSION,
  'POST /sessions/:sessionId/keys/rotate': OF_THE_SESSION,
  'GET /admin/usage': ADMINS_AND_CUSTOMERS,
  'GET /admin/audit': ADMINS,
  'GET /admin/account': ADMINS,
  'PATCH /admin/account': ADMINS,
  'GET /admin/api-keys': ADMINS,
  'POST /admin/api-keys': ADMINS,
  'POST /admin/api-keys/trial': ADMINS,
  'GET /admin/api-keys/:keyId': ADMINS,
  'PATCH /admin/api-keys/:keyId': ADMINS,
  'DELETE /admin/api-keys/:keyId': ADMINS,
  'POST /admin/api-keys/:keyId/rotate': ADMINS,
  'GET /admin/tokens': ADMINS,
  'POST /admin/tokens': ADMINS,
  'GET /admin/tokens/:tokenId': ADMINS,
  'PATCH /admin/tokens/:tokenId': ADMINS,
  'DELETE /admin/tokens/:tokenId': ADMINS,
  'POST /admin/tokens/:tokenId/regenerate': ADMINS,
  ...TOKEN_ROUTES,
  ...MCP_ROUTES,
  'GET /operator/accounts': OPERATORS,
  'POST /operator/accounts': OPERATORS,
  'GET /operator/accounts/:id': OPERATORS,
  'PATCH /operator/accounts/:id': OPERATORS,
  'DELETE /operator/accounts/:id': OPERATORS,
  'POST /operator/accounts/:id/suspend': OPERATORS,
  'POST /operator/accounts/:id/resume': OPERATORS,
  'GET /operator/plans': OPERATORS,
  'POST /operator/plans': OPERATORS,
  'GET /operator/plans/:id': OPERATORS,
  'PATCH /operator/plans/:id': OPERATORS,
  'DELETE /operator/plans/:id': OPERATORS,
};

/** Routes whose refusal names the operator, not the admin. */
const OF_OPERATORS = /^\w+ \/operator\//;

const LET_IN = 'let in';
const KEY_MISSING = '401 API key required. Please provide an API key via X-API-Key header.';
const KEY_INVALID = '401 Invalid API key';
const NOT_ADMIN = '403 This endpoint requires an admin API key';
const NOT_OPERATOR = '403 This endpoint requires an operator API key';
const OTHER_SESSION = '403 This API key can only access its own session';
const NO_SESSION = '404 Session not found';
const SUSPENDED = '403 This account is suspended';

/** Of keys that let nobody in, wherever they are used. */
const REFUSED: Partial<Record<KeyName, string>> = {
  none: KEY_MISSING,
  malformed: KEY_INVALID,
  unknown: KEY_INVALID,
  revoked: KEY_INVALID,
  expired: KEY_INVALID,
  'issued by a revoked one': KEY_INVALID,
  suspended: SUSPENDED,
};

function expected(route: string, key: KeyName, place: SessionPlace | undefined): string {
  const permission = PERMISSIONS[route];
  if (permission === EVERYBODY) return LET_IN;
  if (isTokenRoute(route)) return refusalOfToken(route, key) ?? LET_IN;
  const refusal = (isMcpRoute(route) ? refusalOfMcp(key) : undefined) ?? REFUSED[key];
  if (refusal !== undefined) return refusal;
  if (!permission?.includes(key)) return OF_OPERATORS.test(route) ? NOT_OPERATOR : NOT_ADMIN;
  switch (place) {
    case undefined:
    case 'own':
      return LET_IN;
    case 'neighbour':
      return key === 'admin' ? LET_IN : OTHER_SESSION;
    case 'foreign':
    case 'unknown':
    case 'malformed':
      return NO_SESSION;
  }
}

/** Stands where the handlers are: whoever comes here was let in. */
class Doorman implements NestInterceptor {
  intercept(context: ExecutionContext): Observable<unknown> {
    context.switchToHttp().getResponse<FastifyReply>().header('x-let-in', 'yes');
    return of({});
  }
}

let api: WholeApi;
let ring: KeyRing;
let calls = 0;

beforeAll(async () => {
  api = await WholeApi.open(new Doorman());
  ring = await KeyRing.make(api);
});

afterAll(() => api.close());

/** Each call comes from an address of its own: bad keys are counted by it. */
async function answer(route: string, url: string, headers: Record<string, string>): Promise<string> {
  const [method = ''] = route.split(' ');
  calls += 1;
  const remoteAddress = `10.${(calls >> 16) & 255}.${(calls >> 8) & 255}.${calls & 255}`;
  const reply = await api.app.inject({ method: method as 'GET', url, headers, remoteAddress });
  if (reply.headers['x-let-in']) return LET_IN;
  const body = reply.json<{ success: boolean; error: string; message: string }>();
  if (isMcpRoute(route)) return `${reply.statusCode} ${saidByMcp(body)}`;
  const word = isTokenRoute(route) ? 'message' : 'error';
  const outcome = isTokenRoute(route) && reply.statusCode === 403 ? {} : { success: false };
  expect(body).toEqual({ ...outcome, [word]: expect.any(String) as string });
  return `${reply.statusCode} ${body[word]}`;
}

function urlOf(route: string, sessionId: string): string {
  const [, path = ''] = route.split(' ');
  return path.replace(':sessionId', sessionId).replaceAll(/:\w+/g, () => randomUUID());
}

function headersOf(route: string, key: string | undefined): Record<string, string> {
  return key === undefined ? {} : { [isTokenRoute(route) ? 'access-token' : 'x-api-key']: key };
}

describe('the table of permissions', () => {
  it('has a row for every route, and no row without a route', () => {
    expect(Object.keys(PERMISSIONS).sort()).toEqual([...api.routes].sort());
  });
});

describe.each(Object.keys(PERMISSIONS))('%s', (route) => {
  it('lets in whom the table names, and tells everybody else why not', async () => {
    const places = route.includes(':sessionId') ? ring.places : [undefined];
    const wrong: string[] = [];
    for (const key of ring.names) {
      for (const place of places) {
        const url = urlOf(route, place ? ring.sessionId(key, place) : '');
        const seen = await answer(route, url, headersOf(route, ring.text(key)));
        const wanted = expected(route, key, place);
        if (seen !== wanted) wrong.push(`${key} key, ${place ?? 'no'} session: "${seen}" in place of "${wanted}"`);
      }
    }
    expect(wrong).toEqual([]);
  });

  it('takes no key from the URL', async () => {
    const key = ring.text(OF_OPERATORS.test(route) ? 'operator' : 'admin');
    const url = `${urlOf(route, ring.sessionId('admin', 'own'))}?apiKey=${key}`;
    const seen = await Promise.all([answer(route, url, {}), answer(route, url, headersOf(route, key))]);
    for (const each of seen) {
      expect(each).toMatch(
        PERMISSIONS[route] === EVERYBODY ? /^let in$/ : /^400 (API keys|Tokens) are not accepted in the URL/,
      );
    }
  });
});
