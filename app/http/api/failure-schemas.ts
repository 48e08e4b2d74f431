import { z } from 'zod';

const word = z
  .string()
  .max(64)
  .regex(/^[a-z][a-z0-9_]*$/)
  .meta({ examples: ['invalid_request'] });

/** RFC 9457 */
export const problemDetails = z
  .object({
    type: z
      .string()
      .max(200)
      .meta({ examples: ['about:blank'] }),
    title: z.string().max(100),
    status: z.int().min(400).max(599),
    detail: z.string().max(500).meta({ description: 'A sentence for people' }),
    code: word.meta({
      description: 'For programs. It never changes',
      examples: ['login_required'],
    }),
    request_id: z
      .string()
      .max(64)
      .meta({
        description: 'Quote this when you ask for help',
        examples: ['019ac7d2-5b1c-7a3e-9f42-6d0c8e1b2a47'],
      }),
    errors: z
      .array(
        z.object({
          field: z
            .string()
            .max(80)
            .meta({ description: 'The field, such as `names.0`. Empty for the whole request' }),
          code: word,
          detail: z.string().max(500),
        }),
      )
      .max(20)
      .optional(),
    login_token: z
      .string()
      .max(64)
      .optional()
      .meta({ description: 'With `second_factor_required`: for `/login/second-factor`' }),
    expires_in: z
      .int()
      .min(0)
      .max(3600)
      .optional()
      .meta({ description: 'Lifetime of `login_token` in seconds' }),
    factors: z
      .array(z.enum(['totp', 'passkey', 'recovery_codes']))
      .max(3)
      .optional()
      .meta({
        description: 'With `second_factor_required`: the kinds of factors that the account has',
      }),
  })
  .meta({ id: 'Problem', description: 'Problem details, RFC 9457' });

/** RFC 6749, 5.2 */
export const oauthFailure = z
  .object({ error: word, error_description: z.string().max(500).optional() })
  .meta({ id: 'OAuthError', description: 'RFC 6749 section 5.2' });
