import { z } from 'zod';
import type { Factor } from '../../../factors/factor.ts';
import { handle, instant, toInstant } from '../schemas.ts';

export const factor = z
  .object({
    id: handle,
    kind: z.enum(['totp', 'passkey', 'recovery_codes']).meta({
      description: 'An authenticator app, a passkey or security key, or a set of recovery codes',
      examples: ['totp'],
    }),
    name: z
      .string()
      .max(200)
      .meta({ description: 'The name that its owner gave it', examples: ['Phone'] }),
    created_at: instant,
    last_used_at: instant.nullable(),
    codes_left: z
      .int()
      .min(0)
      .nullable()
      .meta({ description: 'Only for recovery codes: how many are unused', examples: [9] }),
  })
  .meta({ id: 'Factor', description: 'A second factor or a passkey; never its secret' });

/** A factor in the format of the API. */
export function factorBody({ id, kind, name, createdAt, lastUsedAt, codesLeft }: Factor) {
  return {
    ...{ id, kind, name },
    created_at: toInstant(createdAt),
    last_used_at: lastUsedAt === null ? null : toInstant(lastUsedAt),
    codes_left: codesLeft ?? null,
  };
}
