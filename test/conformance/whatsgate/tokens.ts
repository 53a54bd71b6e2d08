import { absent, containing, exactly, isoTime, pattern } from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { said, TOKEN_INVALID } from './answers.js';

const TOKEN = pattern(/^watk_[0-9a-f]{48}$/);
const KEY = '{{given.key}}';
const CREATE = { request: 'POST /admin/tokens', key: KEY, status: 201, keep: { id: 'token.id', token: 'token.key' } };
const USE = { request: 'GET /api/status/{{unlinked.device}}', token: '{{token}}' };

export const tokens: readonly Row[] = [
  {
    id: 'tokens.create',
    mark: 'D',
    title:
      'A token is watk_ and 48 hex characters, with a name, shown once; then its prefix and when it was last used.',
    steps: [
      {
        ...CREATE,
        body: { name: '{{run.name}} shown' },
        answer: { token: { key: TOKEN, name: '{{run.name}} shown' } },
      },
      { ...USE, status: 200 },
      {
        request: 'GET /admin/tokens/{{id}}',
        key: KEY,
        status: 200,
        answer: { token: { key: absent, prefix: pattern(/^watk_[0-9a-f]{7}$/), lastUsedAt: isoTime } },
        withinSeconds: 10,
      },
    ],
  },
  {
    id: 'tokens.several',
    mark: 'P',
    title: 'An account has several tokens, which do not expire by themselves; they are listed.',
    steps: [
      {
        ...CREATE,
        body: { name: '{{run.name}} one' },
        keep: { one: 'token.id' },
        answer: { token: { expiresAt: null } },
      },
      {
        ...CREATE,
        body: { name: '{{run.name}} two' },
        keep: { two: 'token.id' },
        answer: { token: { expiresAt: null } },
      },
      {
        request: 'GET /admin/tokens',
        key: KEY,
        status: 200,
        answer: { tokens: containing({ id: '{{one}}' }) },
      },
      { request: 'GET /admin/tokens', key: KEY, status: 200, answer: { tokens: containing({ id: '{{two}}' }) } },
    ],
  },
  {
    id: 'tokens.regenerate',
    mark: 'P',
    title: 'Regenerate: the same entry with a new value; the old one dies at once.',
    steps: [
      { ...CREATE, body: { name: '{{run.name}} regenerated' } },
      { ...USE, status: 200 },
      {
        request: 'POST /admin/tokens/{{id}}/regenerate',
        key: KEY,
        status: 200,
        answer: { token: { id: '{{id}}', key: TOKEN } },
        keep: { another: 'token.key' },
      },
      { ...USE, token: '{{another}}', status: 200 },
      { ...USE, ...TOKEN_INVALID, withinSeconds: 2 },
    ],
  },
  {
    id: 'tokens.delete',
    mark: 'P',
    title: 'Delete: the token is no good any more.',
    steps: [
      { ...CREATE, body: { name: '{{run.name}} deleted' } },
      { ...USE, status: 200 },
      { request: 'DELETE /admin/tokens/{{id}}', key: KEY, status: 200 },
      { ...USE, ...TOKEN_INVALID, withinSeconds: 2 },
    ],
  },
  {
    id: 'tokens.all-devices',
    mark: 'P',
    title: 'A token reaches all devices of its account, also those that another token made.',
    steps: [
      { ...CREATE, body: { name: '{{run.name}} other' } },
      { request: 'GET /api/reports/balance/{{unlinked.device}}', token: '{{token}}', status: 200 },
      { request: 'GET /api/reports/balance/{{unlinked.device}}', token: '{{access.token}}', status: 200 },
    ],
  },
  {
    id: 'tokens.other-account',
    mark: 'D',
    title: 'Devices of another account are as unknown as those that nobody made.',
    steps: [
      { request: 'GET /api/status/{{otherTenant.device}}', token: '{{otherTenant.token}}', status: 200 },
      {
        request: 'GET /api/status/{{otherTenant.device}}',
        token: '{{keeper.token}}',
        ...said(404, 'device not found!'),
      },
      {
        request: 'GET /api/status/{{unlinked.device}}',
        token: '{{otherTenant.token}}',
        ...said(404, 'device not found!'),
      },
    ],
  },
  {
    id: 'tokens.admin-key',
    mark: 'D',
    title: 'An admin key is accepted as a token; keys of other kinds are not.',
    steps: [
      { ...USE, token: KEY, status: 200 },
      {
        request: 'POST /admin/api-keys',
        key: KEY,
        body: { name: '{{run.name}} managed' },
        status: 201,
        keep: { managed: 'apiKey.key' },
      },
      { ...USE, token: '{{managed}}', ...TOKEN_INVALID },
    ],
  },
  {
    id: 'tokens.permissions',
    mark: 'D',
    title: 'A token may be made to do less: send, read, devices.',
    steps: [
      { ...CREATE, body: { name: '{{run.name}} reads', permissions: ['read'] } },
      { ...USE, status: 200 },
      {
        request: 'POST /api/send/text',
        token: '{{token}}',
        body: { sender_device: '{{unlinked.device}}', phone: '987654321', message: 'Hi' },
        status: 403,
        answer: exactly({ message: 'this Access-Token may not send messages' }),
      },
      {
        request: 'POST /api/devices',
        token: '{{token}}',
        body: { phone: '{{numbers.fresh}}' },
        status: 403,
        answer: exactly({ message: 'this Access-Token may not create, connect or delete devices' }),
      },
    ],
  },
  {
    id: 'tokens.expiry',
    mark: 'D',
    title: 'A token may have an end.',
    elsewhere: 'apps/api/src/dialects/whatsgate/access/token-access.medium-spec.ts',
  },
  {
    id: 'tokens.addresses',
    mark: 'D',
    title: 'A token may have a list of addresses from which it is good.',
    steps: [
      { ...CREATE, body: { name: '{{run.name}} elsewhere', allowedIps: ['192.0.2.0/24'] } },
      {
        ...USE,
        status: 403,
        answer: exactly({ message: 'this Access-Token may not be used from this address' }),
      },
    ],
  },
];
