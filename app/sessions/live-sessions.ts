import { accountColumns, credentialOwner } from '../platform/database/account-columns.ts';
import type { Queries } from '../platform/database/database.ts';
import { recordSeen } from './record-seen.ts';
import type { LiveSession } from './session.ts';
import { sessionAccount } from './session-account.ts';
import { idleEndsAt, touchIntervalMs } from './session-limits.ts';
import type { FoundSession, SessionStore } from './session-store.ts';
import { usableSessions } from './usable-sessions.ts';

export const summaryColumns = [
  'sessions.id',
  'kind',
  'ip',
  'user_agent as userAgent',
  'sessions.created_at as createdAt',
  'sessions.last_seen_at as lastSeenAt',
] as const;

/** Finds, records and locks sessions that may be used now. Every request with a session goes through here. */
export function createLiveSessions(
  queries: Queries,
): Pick<SessionStore, 'insert' | 'find' | 'listLive' | 'lock' | 'recordUse' | 'extend'> {
  async function find(digest: string, now: number): Promise<FoundSession | undefined> {
    const row = await usableSessions(queries, now)
      .select([
        'sessions.id',
        'kind',
        'sessions.created_at',
        'authenticated_at',
        'amr',
        'second_factor_at',
        'sessions.ends_at',
        'idle_limit_ms',
        'idle_ends_at',
        'sessions.last_seen_at',
        'refresh_count',
        ...accountColumns,
      ])
      .where('digest', '=', digest)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const live: LiveSession = {
      id: row.id,
      kind: row.kind,
      account: sessionAccount(credentialOwner(row)),
      createdAt: row.created_at,
      authenticatedAt: row.authenticated_at,
      amr: row.amr.split(' '),
      secondFactorAt: row.second_factor_at,
      endsAt: row.ends_at,
      idleLimitMs: row.idle_limit_ms,
    };
    return {
      live,
      lastSeenAt: row.last_seen_at,
      idleEndsAt: row.idle_ends_at,
      refreshCount: row.refresh_count,
    };
  }

  return {
    find,

    async listLive(accountId, now) {
      return usableSessions(queries, now)
        .select(summaryColumns)
        .where('account_id', '=', accountId)
        .orderBy('sessions.last_seen_at', 'desc')
        .orderBy('sessions.id', 'desc')
        .limit(200)
        .execute();
    },

    async insert({ digest, live, ip, userAgent }) {
      await queries
        .insertInto('sessions')
        .values({
          id: live.id,
          digest,
          account_id: live.account.id,
          kind: live.kind,
          ip,
          user_agent: userAgent,
          created_at: live.createdAt,
          authenticated_at: live.authenticatedAt,
          amr: live.amr.join(' '),
          second_factor_at: live.secondFactorAt,
          last_seen_at: live.createdAt,
          idle_limit_ms: live.idleLimitMs,
          idle_ends_at: idleEndsAt(live.createdAt, live.idleLimitMs),
          ends_at: live.endsAt,
        })
        .execute();
      await recordSeen(queries, live.account.id, live.createdAt);
    },

    async lock({ id, mustBeAdmin }, now) {
      const usable = usableSessions(queries, now)
        .select('sessions.id')
        .where('sessions.id', '=', id)
        .$if(mustBeAdmin, (some) => some.where('role', '=', 'admin'));
      const row = await queries
        .updateTable('sessions')
        .set({ ended_at: (eb) => eb.ref('ended_at') })
        .where('id', 'in', usable)
        // Repeated here: PostgreSQL checks it again after waiting for a concurrent revocation.
        .where('ended_at', 'is', null)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },

    async recordUse(digest, { kind, idleLimitMs, account }, now) {
      const row = await queries
        .updateTable('sessions')
        .set((eb) => ({
          last_seen_at: now,
          idle_ends_at: idleEndsAt(now, idleLimitMs),
          // An opaque token extends its session each time it is used.
          ...(kind === 'opaque' ? { refresh_count: eb('refresh_count', '+', 1) } : {}),
        }))
        .where('digest', '=', digest)
        .where('ended_at', 'is', null)
        .where('last_seen_at', '<=', now - touchIntervalMs(idleLimitMs))
        .returning('last_seen_at')
        .executeTakeFirst();
      if (row !== undefined) {
        await recordSeen(queries, account.id, now);
        return row.last_seen_at;
      }
      const recorded = await queries
        .selectFrom('sessions')
        .select('last_seen_at')
        .where('digest', '=', digest)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      return recorded?.last_seen_at;
    },

    async extend(digest, now) {
      const found = await find(digest, now);
      if (found === undefined) return undefined;
      // Before the session is locked: the order of locks is accounts, then sessions.
      await recordSeen(queries, found.live.account.id, now);
      const idleEnd = idleEndsAt(now, found.live.idleLimitMs);
      const row = await queries
        .updateTable('sessions')
        .set((eb) => ({
          last_seen_at: now,
          idle_ends_at: idleEnd,
          refresh_count: eb('refresh_count', '+', 1),
        }))
        .where('digest', '=', digest)
        // Checking this is enough: disabling an account ends its sessions in the same transaction.
        .where('ended_at', 'is', null)
        .returning('refresh_count')
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { live } = found;
      return { live, lastSeenAt: now, idleEndsAt: idleEnd, refreshCount: row.refresh_count };
    },
  };
}
