import type { Queries } from '../platform/database/database.ts';
import { digestOf } from '../platform/ids.ts';
import { createSeal } from '../platform/seal.ts';

type Rotation =
  | { readonly kind: 'rotated' }
  /** It was used before, and this caller may have the same new token again. */
  | { readonly kind: 'repeated'; readonly successor: string }
  /** It was used before, and this is not a legitimate repetition. */
  | { readonly kind: 'replayed' }
  | { readonly kind: 'unknown' };

/** Where a refresh request comes from. An unknown part is empty and matches nothing. */
export interface RefreshOrigin {
  /** An IPv4 address, or the /64 network of an IPv6 address. */
  readonly network: string;
  readonly userAgent: string;
}

interface RotationInput {
  readonly token: string;
  readonly successor: string;
  readonly now: number;
  /** How long every caller with a used token gets the same new token again; 0 disables this. */
  readonly overlapMs: number;
  readonly origin: RefreshOrigin;
}

/** How long a client may repeat a request whose response was lost, from the same place. */
const lostAnswerMs = 24 * 60 * 60 * 1000;

/**
 * Refresh tokens by their digests: the newest of each session, the one before it, and those used within the overlap.
 * Use it in the transaction that locks the session.
 */
export interface RefreshTokenStore {
  insert(
    token: string,
    sessionId: string,
    times: { now: number; expiresAt: number },
  ): Promise<void>;
  /**
   * Replaces a token by a new one, for exactly one of any number of callers; the others get the same new one (RFC
   * 9700, 4.14.2). One statement decides. After the overlap, the new token is given out again only while it is
   * unused, for a day, to a program on the same network or with the same user agent. It is stored encrypted under a
   * key derived from the old token, so that the table contains nothing usable.
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

  async function explain({ token, now, overlapMs, origin }: RotationInput): Promise<Rotation> {
    const digest = digestOf(token);
    const row = await queries
      .selectFrom('refresh_tokens')
      .select(['used_at', 'sealed_successor'])
      .where('digest', '=', digest)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    if (row === undefined || row.used_at === null) return { kind: 'unknown' };
    const first = readUse(sealUnder(token).open(row.sealed_successor ?? '', digest));
    if (overlapMs === 0 || first === undefined) return { kind: 'replayed' };
    const { successor } = first;
    const age = now - row.used_at;
    const mayBeLost = age < lostAnswerMs && isAlike(first.origin, origin);
    const isHonest = age < overlapMs || (mayBeLost && (await isCurrent(successor, now)));
    return isHonest ? { kind: 'repeated', successor } : { kind: 'replayed' };
  }

  async function isCurrent(token: string, now: number): Promise<boolean> {
    const row = await queries
      .selectFrom('refresh_tokens')
      .select('digest')
      .where('digest', '=', digestOf(token))
      .where('used_at', 'is', null)
      .where('expires_at', '>', now)
      .executeTakeFirst();
    return row !== undefined;
  }

  return {
    insert,
    isCurrent,

    async rotate(input) {
      const { token, successor, now, overlapMs, origin } = input;
      const digest = digestOf(token);
      const used = await queries
        .updateTable('refresh_tokens')
        .set({
          used_at: now,
          sealed_successor: sealUnder(token).close(writeUse(successor, origin), digest),
        })
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
  };
}

/** Encodes the first use of a token. Neither a token nor a network contains a space. */
function writeUse(successor: string, { network, userAgent }: RefreshOrigin): string {
  return `${successor} ${network} ${userAgent}`;
}

function readUse(text: string | undefined) {
  const [, successor, network = '', userAgent = ''] =
    /^(\S+)(?: (\S*) (.*))?$/s.exec(text ?? '') ?? [];
  return successor === undefined ? undefined : { successor, origin: { network, userAgent } };
}

function isAlike(one: RefreshOrigin, other: RefreshOrigin): boolean {
  const isSame = (part: keyof RefreshOrigin) => one[part] !== '' && one[part] === other[part];
  return isSame('network') || isSame('userAgent');
}

function sealUnder(token: string) {
  return createSeal([token], 'refresh successor');
}
