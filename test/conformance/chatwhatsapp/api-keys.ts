import {
  absent,
  adminKey,
  containing,
  isoTime,
  nullOr,
  pattern,
  sessionKey,
  text,
  timeInDays,
} from '../runner/matchers.js';
import type { Row } from '../runner/row.js';
import { invalid, SHOWN_ONCE } from './answers.js';

/** Kept in one place: all of these rows wait for the same thing. */
const DISPLAYED = pattern(/^wask_[0-9a-f]{7}$/);
const CREATE = { request: 'POST /admin/api-keys', key: '{{admin.key}}' };
const CREATE_TRIAL = { request: 'POST /admin/api-keys/trial', key: '{{admin.key}}' };

export const apiKeys: readonly Row[] = [
  {
    id: 'api-keys.create',
    mark: 'P',
    title: 'POST /admin/api-keys (admin) answers the key with its rates, maxSessions and createdAt, and the warning.',
    steps: [
      {
        ...CREATE,
        body: {
          name: '{{run.name}} Customer: John Doe',
          type: 'premium',
          isAdmin: false,
          rateLimitGeneral: 90,
          rateLimitMessages: 20,
          rateLimitSessions: 7,
          maxSessions: 5,
          metadata: { plan: 'gold' },
        },
        status: 201,
        answer: {
          success: true,
          apiKey: {
            id: text,
            key: sessionKey,
            name: '{{run.name}} Customer: John Doe',
            type: 'premium',
            isAdmin: false,
            rateLimits: { general: 90, messages: 20, sessions: 7 },
            maxSessions: 5,
            metadata: { plan: 'gold' },
            createdAt: isoTime,
          },
          warning: SHOWN_ONCE,
        },
      },
    ],
  },
  {
    id: 'api-keys.create-defaults',
    mark: 'P',
    title: 'POST /admin/api-keys: name required; type is standard and isAdmin false unless told.',
    steps: [
      { ...CREATE, body: {}, ...invalid('name') },
      {
        ...CREATE,
        body: { name: '{{run.name}} defaults' },
        status: 201,
        answer: { apiKey: { key: sessionKey, type: 'standard', isAdmin: false } },
      },
    ],
  },
  {
    id: 'api-keys.create-admin',
    mark: 'P',
    title: 'isAdmin: true mints a wamk_ key.',
    steps: [
      {
        ...CREATE,
        body: { name: '{{run.name}} another admin', isAdmin: true },
        status: 201,
        answer: { apiKey: { key: adminKey, isAdmin: true } },
        keep: { key: 'apiKey.key' },
      },
      { request: 'GET /sessions', key: '{{key}}', status: 200 },
    ],
  },
  {
    id: 'api-keys.trial',
    mark: 'P',
    title: 'POST /admin/api-keys/trial: the same answer plus expiresAt, allowedNumbers; 10 messages and 1 session.',
    steps: [
      {
        ...CREATE_TRIAL,
        body: { name: '{{run.name}} trial', trialDays: 7, allowedNumbers: ['919876543210'] },
        status: 201,
        answer: {
          success: true,
          apiKey: {
            id: text,
            key: sessionKey,
            isAdmin: false,
            rateLimits: { messages: 10 },
            maxSessions: 1,
            expiresAt: timeInDays(7),
            allowedNumbers: ['919876543210'],
          },
          warning: SHOWN_ONCE,
        },
      },
    ],
  },
  {
    id: 'api-keys.trial-required',
    mark: 'P',
    title: 'POST /admin/api-keys/trial: name, trialDays, allowedNumbers, all required.',
    steps: [
      { ...CREATE_TRIAL, body: { trialDays: 7, allowedNumbers: ['919876543210'] }, ...invalid('name') },
      { ...CREATE_TRIAL, body: { name: 'trial', allowedNumbers: ['919876543210'] }, ...invalid('trialDays') },
      { ...CREATE_TRIAL, body: { name: 'trial', trialDays: 7 }, ...invalid('allowedNumbers') },
    ],
  },
  {
    id: 'api-keys.list-and-read',
    mark: 'D',
    title: 'Listing and reading keys shows their first 12 characters, never the key.',
    steps: [
      {
        request: 'GET /admin/api-keys?limit=200',
        key: '{{admin.key}}',
        status: 200,
        answer: {
          success: true,
          apiKeys: containing({ id: '{{managed.keyId}}', prefix: DISPLAYED, key: absent }),
          nextCursor: nullOr(text),
        },
      },
      {
        request: 'GET /admin/api-keys/{{managed.keyId}}',
        key: '{{admin.key}}',
        status: 200,
        answer: { success: true, apiKey: { id: '{{managed.keyId}}', prefix: DISPLAYED, key: absent } },
      },
      { request: 'GET /admin/api-keys?limit=1', key: '{{admin.key}}', status: 200, answer: { nextCursor: text } },
    ],
  },
  {
    id: 'api-keys.change',
    mark: 'D',
    title: 'Changing a key: name, rates, maxSessions, metadata; what a key is cannot be changed (400).',
    steps: [
      { ...CREATE, body: { name: '{{run.name}} changed' }, status: 201, keep: { id: 'apiKey.id' } },
      {
        request: 'PATCH /admin/api-keys/{{id}}',
        key: '{{admin.key}}',
        body: { name: '{{run.name}} anew', rateLimitGeneral: 5, maxSessions: 2, metadata: { plan: 'silver' } },
        status: 200,
        answer: {
          success: true,
          apiKey: {
            id: '{{id}}',
            name: '{{run.name}} anew',
            rateLimits: { general: 5 },
            maxSessions: 2,
            metadata: { plan: 'silver' },
            key: absent,
          },
        },
      },
      {
        request: 'PATCH /admin/api-keys/{{id}}',
        key: '{{admin.key}}',
        body: { isAdmin: true },
        ...invalid('isAdmin'),
      },
    ],
  },
];
