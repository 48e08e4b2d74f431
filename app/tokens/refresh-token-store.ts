import type { Queries } from '../platform/database/database.ts';
import { digestOf } from '../platform/ids.ts';
import { createSeal } from '../platform/seal.ts';

type Rotation =
  | { readonly kind: 'rotated' }
  /** It was used a moment ago: this is what came of it then. */
  | { readonly kind: 'repeated'; readonly successor: string }
  /** It was used before, too long ago for an honest repetition. */
  | { readonly kind: 'replayed' }
  | { readonly kind: 'unknown' };

interface RotationInput {
  readonly token: string;
  readonly successor: string;
  readonly now: number;
  /** So long a used token gives its successor once more; 0: never. */
  readonly overlapMs: number;
}

/**
 * Refresh tokens by their digests: the newest of each session, and those used within the overlap. Belongs
 * into the transaction that holds the session.
 */
export interface RefreshTokenStore {
  insert(
    token: string,
    sessionId: string,
    times: { now: number; expiresAt: number },
  ): Promise<void>;
  /**
   * Puts a successor in the place of a token, for exactly one of any number of callers; the others get the
   * same successor as it (RFC 9700, 4.14.2). One statement decides. The successor is kept under a key that
   * is made from the token itself, so that the table holds nothing that works.
   */
  rotate(input: RotationInput): Promise<Rotation>;
  /** Whether a token is the newest of its session. */
  isCurrent(token: string, now: number): Promise<boolean>;
}

export function createRefreshTokenStore(queries: Queries): RefreshTokenStore {
  async function insert(
    token: string,
    sessionId: string,
    { now, expiresAt }: { now: number; expiresAt: number },
  ) {
    await queries
      .insertInto('refresh_tokens')
      .values({
        digest: digestOf(token),
        session_id: sessionId,
        created_at: now,
        expires_at: expiresAt,
      })
      .execute();
  }

  async function explain({ token, now, overlapMs }: RotationInput): Promise<Rotation> {
    const digest = digestOf(token);
    const row = await queries
      .selectFrom('refresh_tokens')
      .select(['used_at', 'sealed_successor'])
      .where('digest', '=', digest)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    if (row === undefined || row.used_at === null) return { kind: 'unknown' };
    if (overlapMs === 0 || now - row.used_at >= overlapMs) return { kind: 'replayed' };
    const successor = sealUnder(token).open(row.sealed_successor ?? '', digest);
    return successor === undefined ? { kind: 'replayed' } : { kind: 'repeated', successor };
  }

  return {
    insert,

    async rotate(input) {
      const { token, successor, now, overlapMs } = input;
      const digest = digestOf(token);
      const used = await queries
        .updateTable('refresh_tokens')
        .set({ used_at: now, sealed_successor: sealUnder(token).close(successor, digest) })
        .where('digest', '=', digest)
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .returning(['session_id', 'expires_at'])
        .executeTakeFirst();
      if (used === undefined) return explain(input);
      await insert(successor, used.session_id, { now, expiresAt: used.expires_at });
      await queries
        .deleteFrom('refresh_tokens')
        .where('session_id', '=', used.session_id)
        .where('used_at', '<', now - overlapMs)
        .execute();
      return { kind: 'rotated' };
    },

    async isCurrent(token, now) {
      const row = await queries
        .selectFrom('refresh_tokens')
        .select('digest')
        .where('digest', '=', digestOf(token))
        .where('used_at', 'is', null)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function sealUnder(token: string) {
  return createSeal([token], 'refresh successor');
}
