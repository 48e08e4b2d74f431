import { z } from 'zod';
import { maxOverlapMs } from '../../../journeys/programs/replace-api-key.ts';
import type { NewApiKey } from '../../../journeys/steps/add-api-key.ts';
import type { ApiKey } from '../../../tokens/api-key.ts';
import { apiKeyScopes } from '../../../tokens/api-key-rules.ts';
import { instant, toInstant } from '../schemas.ts';

export const apiKeyId = z
  .string()
  .length(17)
  .regex(/^[0-9A-Za-z]+$/)
  .meta({
    description: 'Public: the part between `gh_` and the second underscore',
    examples: ['4fKqZr8WcT2mXb7Ns'],
  });
const name = z
  .string()
  .max(64)
  .meta({ examples: ['Nightly backup'] });
const scope = z.enum(apiKeyScopes);

const keyMembers = {
  id: apiKeyId,
  name,
  scopes: z.array(scope).max(apiKeyScopes.length),
  created_at: instant,
  expires_at: instant.nullable().meta({ description: 'null for never' }),
  last_used_at: instant
    .nullable()
    .meta({ description: 'Accurate to five minutes. null for never' }),
  replaced_by: apiKeyId.nullable().meta({ description: 'The key that replaces it' }),
};

export const listedKey = z
  .object(keyMembers)
  .meta({ id: 'ApiKey', description: 'An API key, without its secret' });

export const newKey = z
  .object({
    ...keyMembers,
    key: z.string().max(80).meta({ description: 'The key itself. It is only in this response' }),
  })
  .meta({ id: 'NewApiKey' });

export const apiKeyWish = z
  .strictObject({
    name: name.min(1).meta({ description: 'What the key is for' }),
    scopes: z.array(scope).min(1).max(20),
    expires_at: z
      .string()
      .max(30)
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, 'Like 2027-01-31T12:00:00Z, in UTC.')
      .meta({ format: 'date-time', examples: ['2027-01-31T12:00:00Z'] })
      .nullable()
      .optional()
      .meta({ description: 'ISO 8601, UTC, within ten years. null for never' }),
  })
  .meta({ id: 'ApiKeyWish' });

export const apiKeyOverlap = z
  .strictObject({
    overlap_seconds: z
      .number()
      .int()
      .min(0)
      .max(maxOverlapMs / 1000)
      .meta({ description: 'How long the old key keeps working' }),
  })
  .meta({ id: 'ApiKeyReplacement' });

export function newKeyBody({ apiKey, key }: NewApiKey) {
  return { ...keyBody(apiKey), key };
}

export function keyBody(key: ApiKey) {
  return {
    id: key.id,
    name: key.name,
    scopes: [...key.scopes],
    created_at: toInstant(key.createdAt),
    expires_at: key.expiresAt === null ? null : toInstant(key.expiresAt),
    last_used_at: key.lastUsedAt === null ? null : toInstant(key.lastUsedAt),
    replaced_by: key.replacedBy,
  };
}
