import { z } from 'zod';
import type { SessionSummary } from '../../../sessions/session.ts';
import { handle, instant, toInstant } from '../schemas.ts';

/** An active session, as its owner and administrators see it. */
export const sessionItem = z
  .object({
    id: handle,
    kind: z
      .enum(['browser', 'opaque', 'jwt'])
      .meta({ description: 'Where its credential is sent: in a cookie, or as a token' }),
    is_current: z.boolean().meta({ description: 'Whether this request uses it' }),
    ip: z.string().max(64),
    user_agent: z.string().max(512),
    created_at: instant,
    last_seen_at: instant.meta({ description: 'To within a few minutes' }),
  })
  .meta({ id: 'Session', description: 'An active session, without its credential' });

/** @param own the session of the request, if it uses one */
export function sessionBody(
  session: SessionSummary,
  own: string | undefined,
): z.output<typeof sessionItem> {
  return {
    id: session.id,
    kind: session.kind,
    is_current: session.id === own,
    ip: session.ip,
    user_agent: session.userAgent,
    created_at: toInstant(session.createdAt),
    last_seen_at: toInstant(session.lastSeenAt),
  };
}
