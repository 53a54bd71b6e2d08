import type { KeyName } from './key-ring.js';

const BY_TOKEN = ['admin', 'token'] as const;

/** Routes that take a token, or an admin key, from a header of its own, and refuse in words of their own. */
export const TOKEN_ROUTES = {
  'GET /api/connect/:device': BY_TOKEN,
  'GET /api/status/:device': BY_TOKEN,
  'POST /api/devices': BY_TOKEN,
  'POST /api/delete': BY_TOKEN,
  'POST /api/send/text': BY_TOKEN,
  'POST /api/send/image': BY_TOKEN,
  'POST /api/send/video': BY_TOKEN,
  'POST /api/send/audio': BY_TOKEN,
  'POST /api/send/file': BY_TOKEN,
  'POST /api/send/location': BY_TOKEN,
  'GET /api/reports/balance/:device': BY_TOKEN,
  'GET /api/reports/failed_numbers': BY_TOKEN,
} as const satisfies Record<string, readonly KeyName[]>;

export function isTokenRoute(route: string): route is keyof typeof TOKEN_ROUTES {
  return Object.hasOwn(TOKEN_ROUTES, route);
}

/** @returns undefined for a key that is let in */
export function refusalOfToken(route: keyof typeof TOKEN_ROUTES, key: KeyName): string | undefined {
  if (key === 'none') return '403 an Access-Token is required';
  if (key === 'suspended') return '403 this account is suspended';
  return (TOKEN_ROUTES[route] as readonly KeyName[]).includes(key) ? undefined : '403 invalid Access-Token';
}
