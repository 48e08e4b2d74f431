import { z } from 'zod';
import type { Introspection } from '../../../journeys/programs/introspect-token.ts';
import { contextClasses, contextClassOf } from '../../../sessions/session-strength.ts';
import { clientId } from '../../../tokens/access-tokens.ts';
import type { TokenIssuer } from '../api.ts';
import { email, handle, username } from '../schemas.ts';

const numericDate = z.int().min(0).meta({ description: 'Seconds since 1970 (NumericDate)' });
const text = z.string().max(255);

/** RFC 7662, 2.2, with additional members. */
export const introspected = z
  .object({
    active: z.boolean().meta({ description: 'If false, the response has no other member' }),
    iss: text.optional(),
    aud: text.optional(),
    sub: handle.optional(),
    username: username.optional(),
    preferred_username: username.optional().meta({ description: 'The same as `username`' }),
    name: z.string().max(401).optional(),
    email: email.optional().meta({ description: 'Absent until its owner has confirmed it' }),
    roles: z
      .array(text)
      .max(10)
      .optional()
      .meta({ examples: [['user']] }),
    groups: z
      .array(text)
      .max(100)
      .optional()
      .meta({ examples: [['editors']] }),
    client_id: text.optional().meta({ description: 'The id of the API key, otherwise gatehouse' }),
    scope: text.optional().meta({ description: 'Only for an API key. A session has no scope' }),
    token_type: z.literal('Bearer').optional(),
    jti: text.optional(),
    iat: numericDate.optional(),
    exp: numericDate.optional(),
    auth_time: numericDate.optional(),
    sid: handle.optional().meta({ description: 'The same as `session_id`' }),
    session_id: handle.optional(),
    amr: z
      .array(z.string().max(20))
      .max(10)
      .optional()
      .meta({
        description: 'How its owner was authenticated, RFC 8176',
        examples: [['pwd', 'otp', 'mfa']],
      }),
    acr: z
      .enum(contextClasses)
      .optional()
      .meta({ description: '`urn:gatehouse:1` one factor, `2` a second one, `3` a passkey' }),
    refresh_count: z
      .int()
      .min(0)
      .optional()
      .meta({ description: 'How often introspection has extended the token' }),
  })
  .meta({ id: 'Introspection', description: 'RFC 7662 section 2.2' });

type Body = z.output<typeof introspected>;

export function introspectionBody(
  found: Introspection | undefined,
  { issuer: iss, audience: aud }: TokenIssuer,
  now: number,
): Body {
  if (found === undefined) return { active: false };
  const { id: sub, username: user, name, confirmedEmail, roles, groups } = accountOf(found);
  const names = { username: user, preferred_username: user, name };
  const mail = confirmedEmail === '' ? {} : { email: confirmedEmail };
  const may = { roles: [...roles], groups: [...groups] };
  return { active: true, iss, aud, sub, ...names, ...mail, ...may, ...credentialOf(found, now) };
}

function accountOf(found: Introspection) {
  return found.kind === 'session' ? found.session.account : found.account;
}

function credentialOf(found: Introspection, now: number): Omit<Body, 'active'> {
  if (found.kind === 'api-key') {
    const { id, scopes } = found.key;
    return { client_id: id, token_type: 'Bearer', scope: scopes.join(' ') };
  }
  const { session, refreshCount, expiresAt, claims } = found;
  return {
    client_id: clientId,
    token_type: 'Bearer',
    ...(claims === undefined ? {} : { jti: claims.jti }),
    iat: claims?.iat ?? toSeconds(session.createdAt),
    exp: toSeconds(expiresAt),
    auth_time: toSeconds(session.authenticatedAt),
    amr: [...session.amr],
    acr: contextClassOf(session, now),
    sid: session.id,
    session_id: session.id,
    refresh_count: refreshCount,
  };
}

function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
