import { z } from 'zod';
import type { ApiKeyFault } from '../../../journeys/programs/create-api-key.ts';
import type { ProgramJourneys } from '../../../journeys/programs/program-journeys.ts';
import { apiKeyScopes } from '../../../tokens/api-key-rules.ts';
import { HttpError } from '../../failures/http-error.ts';
import { ownApiKeyChange } from '../../request/own-api-key-change.ts';
import { InvalidRequest } from '../invalid-request.ts';
import { type Operation, operation } from '../operation.ts';
import {
  apiKeyId,
  apiKeyOverlap,
  apiKeyWish,
  keyBody,
  listedKey,
  newKey,
  newKeyBody,
} from './api-key-schemas.ts';

const tag = 'Your API keys';
const none = 'You have no active key with this id.';
const tooMany = 'An account can have 50 keys, and create 100 a day.';
const made = { description: 'The key. It is shown only once', schema: newKey };

const fieldFaults: Readonly<Record<ApiKeyFault, { field: string; detail: string }>> = {
  name: { field: 'name', detail: 'At most 64 visible characters.' },
  scopes: { field: 'scopes', detail: `Some of ${apiKeyScopes.join(', ')}.` },
  expiresAt: { field: 'expires_at', detail: 'In the future, within ten years.' },
};

/**
 * The caller's API keys. No key can create, replace or revoke a key: otherwise a leaked key could create
 * others.
 */
export function apiKeyOperations(needs: ProgramJourneys): Operation[] {
  return [listKeys(needs), makeKey(needs), replaceKey(needs), revokeKey(needs)];
}

function listKeys({ listApiKeys }: ProgramJourneys): Operation {
  return operation({
    id: 'listMyApiKeys',
    method: 'get',
    path: '/me/api-keys',
    tag,
    summary: 'Your API keys, newest first',
    description: 'Active keys, and keys that expired in the last 30 days.',
    access: 'logged-in',
    responses: {
      200: { description: 'The keys', schema: z.object({ items: z.array(listedKey).max(200) }) },
    },
    async handle({ caller }) {
      const keys = await listApiKeys(caller.account.id);
      return { status: 200, body: { items: keys.map(keyBody) } };
    },
  });
}

function makeKey({ createApiKey }: ProgramJourneys): Operation {
  return operation({
    id: 'makeMyApiKey',
    method: 'post',
    path: '/me/api-keys',
    tag,
    summary: 'Create an API key',
    description: 'You get an email about it.',
    access: 'recently-proved',
    body: apiKeyWish,
    responses: { 201: made },
    problems: { 409: tooMany },
    async handle({ caller, body, requestContext }) {
      const { name: called, scopes, expires_at: end } = body;
      const expiresAt = typeof end === 'string' ? Date.parse(end) : null;
      const change = ownApiKeyChange(caller.session, requestContext);
      const outcome = await createApiKey({ ...change, name: called, scopes, expiresAt });
      switch (outcome.kind) {
        case 'created':
          return { status: 201, body: newKeyBody(outcome) };
        case 'invalid':
          throw new InvalidRequest(
            outcome.faults.map((fault) => ({ ...fieldFaults[fault], code: 'unacceptable' })),
          );
        case 'too-many':
          throw new HttpError(409, 'too_many_api_keys', tooMany);
        case 'created-before':
          throw new Error('A key was given an id that another one has.');
        case 'account-inactive':
          throw new HttpError(403, 'forbidden', 'The account is disabled or deleted.');
      }
    },
  });
}

function replaceKey({ replaceApiKey }: ProgramJourneys): Operation {
  return operation({
    id: 'replaceMyApiKey',
    method: 'post',
    path: '/me/api-keys/{id}/replace',
    tag,
    summary: 'Replace one of your API keys',
    description: 'The new key has the same name, scopes and lifetime.',
    access: 'recently-proved',
    params: z.strictObject({ id: apiKeyId }),
    body: apiKeyOverlap,
    responses: { 201: made },
    problems: { 404: none, 409: tooMany },
    async handle({ caller, params, body, requestContext }) {
      const change = ownApiKeyChange(caller.session, requestContext);
      const overlapMs = body.overlap_seconds * 1000;
      const outcome = await replaceApiKey({ ...change, id: params.id, overlapMs });
      switch (outcome.kind) {
        case 'replaced':
          return { status: 201, body: newKeyBody(outcome) };
        case 'not-found':
          throw new HttpError(404, 'not_found', none);
        case 'too-many':
          throw new HttpError(409, 'too_many_api_keys', tooMany);
        case 'invalid-overlap':
          throw new Error('The schema allows an overlap that the journey refuses.');
      }
    },
  });
}

function revokeKey({ revokeApiKey }: ProgramJourneys): Operation {
  return operation({
    id: 'revokeMyApiKey',
    method: 'delete',
    path: '/me/api-keys/{id}',
    tag,
    summary: 'Revoke one of your API keys',
    access: 'recently-proved',
    params: z.strictObject({ id: apiKeyId }),
    responses: { 204: { description: 'The key is refused from the next request on' } },
    problems: { 404: none },
    async handle({ caller, params, requestContext }) {
      const revoked = await revokeApiKey({
        ...ownApiKeyChange(caller.session, requestContext),
        id: params.id,
      });
      if (revoked === undefined) throw new HttpError(404, 'not_found', none);
      return { status: 204 };
    },
  });
}
