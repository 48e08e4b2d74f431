import type { Queries } from '../platform/database/database.ts';
import { newId } from '../platform/ids.ts';
import type {
  EndedSession,
  Invalidation,
  LiveSession,
  NewSession,
  SessionAccount,
  SessionKind,
} from './session.ts';
import { idleEndsAt, touchIntervalMs } from './session-limits.ts';

export interface FoundSession {
  readonly live: LiveSession;
  readonly lastSeenAt: number;
  readonly idleEndsAt: number | null;
  /** How often a program has prolonged it. */
  readonly refreshCount: number;
}

export interface SessionSummary {
  readonly id: string;
  readonly kind: SessionKind;
  readonly ip: string;
  readonly userAgent: string;
  readonly createdAt: number;
  readonly lastSeenAt: number;
}

/** Which sessions of an account: all; by public handles only one, or all except one; all but the last seen. */
export interface SessionChoice {
  readonly accountId: string;
  readonly only?: string;
  readonly except?: string;
  /** How many of the last seen to leave. At most 1,000 others are ended at once. */
  readonly allButLast?: number;
}

export type EndReason =
  | 'log-out'
  | 'ended-by-owner'
  | 'revoked'
  | 'account-disabled'
  | 'account-deleted'
  | 'renewed'
  | 'password-changed'
  | 'too-many'
  | 'refresh-replayed'
  | 'password-reset'
  | 'denied-by-owner';

/** The truth about sessions. Everything else is a copy. */
export interface SessionStore {
  insert(session: NewSession): Promise<void>;
  /** A session that may be used now, with its account as it is now: one statement, one snapshot. */
  find(digest: string, now: number): Promise<FoundSession | undefined>;
  /**
   * Writes down a use, at most once an interval however many workers try.
   *
   * @returns when the last use that is written down was; undefined if the session is over
   */
  recordUse(digest: string, live: LiveSession, now: number): Promise<number | undefined>;
  /**
   * Writes down a use of a session that may be used now, and counts it. In a transaction it holds the
   * session as well: whoever wants to end it waits.
   *
   * @param times 0 for the repetition of a use that has been counted
   */
  prolong(digest: string, now: number, times: 0 | 1): Promise<FoundSession | undefined>;
  /**
   * Ends the chosen sessions that are not over yet. With copies about, what they must be told is
   * written in the same transaction.
   */
  end(choice: SessionChoice, by: EndReason, now: number): Promise<EndedSession[]>;
  /** Writes down that all copies of this account's sessions are out of date. */
  markChanged(accountId: string, now: number): Promise<Invalidation[]>;
  /** Whose session this is, over or not, by its public handle. */
  findAccountId(id: string): Promise<string | undefined>;
  /** Sessions that may be used now, last seen first. */
  listLive(accountId: string, now: number): Promise<SessionSummary[]>;
  /** The log-in before the one that made this session. */
  findPreviousLogIn(accountId: string, before: LiveSession): Promise<SessionSummary | undefined>;
  /** Overwrites where some sessions of an account were used, and with what. @returns how many */
  erase(accountId: string, most: number): Promise<number>;
  /** Forgets some sessions of a kind that are over since before then. @returns how many */
  forget(kind: SessionKind, overSince: number, most: number): Promise<number>;
}

/** PostgreSQL takes 65,535 parameters in one statement, SQLite 32,766. */
const rowsAtOnce = 1000;

const summaryColumns = [
  'sessions.id',
  'kind',
  'ip',
  'user_agent as userAgent',
  'sessions.created_at as createdAt',
  'last_seen_at as lastSeenAt',
] as const;

/** @param keepsCopies whether workers hold copies elsewhere that have to be told of an end */
export function createSessionStore(queries: Queries, keepsCopies: boolean): SessionStore {
  /** Reads the accounts table beside its own: account state must be of the same moment. */
  const usable = (now: number) =>
    queries
      .selectFrom('sessions')
      .innerJoin('accounts', 'accounts.id', 'sessions.account_id')
      .where('ended_at', 'is', null)
      .where('ends_at', '>', now)
      .where((eb) =>
        // Without an idle limit nobody is an administrator, whatever they were at the log-in.
        eb.or([
          eb.and([eb('idle_ends_at', 'is', null), eb('role', '!=', 'admin')]),
          eb('idle_ends_at', '>', now),
        ]),
      )
      .where('disabled_at', 'is', null)
      .where('deleted_at', 'is', null);

  async function writeInvalidations(
    kind: Invalidation['kind'],
    sessions: readonly { digest: string; ends_at: number }[],
  ): Promise<Invalidation[]> {
    const invalidations = sessions.map(({ digest, ends_at }) => {
      return { id: newId(), digest, kind, mattersUntil: ends_at };
    });
    if (keepsCopies && invalidations.length > 0) {
      const rows = invalidations.map(({ mattersUntil, ...rest }) => {
        return { ...rest, matters_until: mattersUntil };
      });
      for (let start = 0; start < rows.length; start += rowsAtOnce) {
        const some = rows.slice(start, start + rowsAtOnce);
        await queries.insertInto('pending_invalidations').values(some).execute();
      }
    }
    return invalidations;
  }

  async function find(digest: string, now: number): Promise<FoundSession | undefined> {
    const row = await usable(now)
      .select([
        'sessions.id',
        'kind',
        'sessions.created_at',
        'authenticated_at',
        'ends_at',
        'idle_limit_ms',
        'idle_ends_at',
        'last_seen_at',
        'refresh_count',
        'account_id',
        'username',
        'email',
        'given_name',
        'family_name',
        'role',
        'groups',
      ])
      .where('digest', '=', digest)
      .executeTakeFirst();
    if (row === undefined) return undefined;
    const live: LiveSession = {
      id: row.id,
      kind: row.kind,
      account: sessionAccount({
        id: row.account_id,
        username: row.username,
        email: row.email,
        givenName: row.given_name,
        familyName: row.family_name,
        role: row.role,
        groups: row.groups === '' ? [] : row.groups.split(','),
      }),
      createdAt: row.created_at,
      authenticatedAt: row.authenticated_at,
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
          last_seen_at: live.createdAt,
          idle_limit_ms: live.idleLimitMs,
          idle_ends_at: idleEndsAt(live.createdAt, live.idleLimitMs),
          ends_at: live.endsAt,
        })
        .execute();
    },

    async recordUse(digest, { kind, idleLimitMs }, now) {
      const row = await queries
        .updateTable('sessions')
        .set((eb) => ({
          last_seen_at: now,
          idle_ends_at: idleEndsAt(now, idleLimitMs),
          // Whoever carries an opaque token prolongs it by using it.
          ...(kind === 'opaque' ? { refresh_count: eb('refresh_count', '+', 1) } : {}),
        }))
        .where('digest', '=', digest)
        .where('ended_at', 'is', null)
        .where('last_seen_at', '<=', now - touchIntervalMs(idleLimitMs))
        .returning('last_seen_at')
        .executeTakeFirst();
      if (row !== undefined) return row.last_seen_at;
      const recorded = await queries
        .selectFrom('sessions')
        .select('last_seen_at')
        .where('digest', '=', digest)
        .where('ended_at', 'is', null)
        .executeTakeFirst();
      return recorded?.last_seen_at;
    },

    async prolong(digest, now, times) {
      const found = await find(digest, now);
      if (found === undefined) return undefined;
      const idleEnd = idleEndsAt(now, found.live.idleLimitMs);
      const row = await queries
        .updateTable('sessions')
        .set((eb) => ({
          last_seen_at: now,
          idle_ends_at: idleEnd,
          refresh_count: eb('refresh_count', '+', times),
        }))
        .where('digest', '=', digest)
        // Whatever shuts an account out ends its sessions, in the same transaction.
        .where('ended_at', 'is', null)
        .returning('refresh_count')
        .executeTakeFirst();
      if (row === undefined) return undefined;
      const { live } = found;
      return { live, lastSeenAt: now, idleEndsAt: idleEnd, refreshCount: row.refresh_count };
    },

    async end(choice, by, now) {
      const { accountId, only, except, allButLast } = choice;
      const ended = await queries
        .updateTable('sessions')
        .set({ ended_at: now, ended_by: by })
        .where('account_id', '=', accountId)
        .where('ended_at', 'is', null)
        .where('ends_at', '>', now)
        .$if(only !== undefined, (update) => update.where('id', '=', String(only)))
        .$if(except !== undefined, (update) => update.where('id', '!=', String(except)))
        .$if(allButLast !== undefined, (update) =>
          update.where('id', 'in', (eb) =>
            eb
              .selectFrom('sessions')
              .select('id')
              .where('account_id', '=', accountId)
              .where('ended_at', 'is', null)
              .where('ends_at', '>', now)
              .orderBy('last_seen_at', 'desc')
              .orderBy('id', 'desc')
              .limit(rowsAtOnce)
              .offset(Number(allButLast)),
          ),
        )
        .returning(['id', 'digest', 'ends_at'])
        .execute();
      const invalidations = await writeInvalidations('ended', ended);
      return invalidations.map((invalidation, index) => {
        return { id: String(ended[index]?.id), invalidation };
      });
    },

    async markChanged(accountId, now) {
      const changed = await queries
        .selectFrom('sessions')
        .select(['digest', 'ends_at'])
        .where('account_id', '=', accountId)
        .where('ended_at', 'is', null)
        .where('ends_at', '>', now)
        .execute();
      return writeInvalidations('changed', changed);
    },

    async findAccountId(id) {
      const row = await queries
        .selectFrom('sessions')
        .select('account_id')
        .where('id', '=', id)
        .executeTakeFirst();
      return row?.account_id;
    },

    async listLive(accountId, now) {
      return usable(now)
        .select(summaryColumns)
        .where('account_id', '=', accountId)
        .orderBy('last_seen_at', 'desc')
        .orderBy('sessions.id', 'desc')
        .limit(200)
        .execute();
    },

    async findPreviousLogIn(accountId, before) {
      return queries
        .selectFrom('sessions')
        .select(summaryColumns)
        .where('account_id', '=', accountId)
        .where('created_at', '<=', before.createdAt)
        .where('id', '!=', before.id)
        .orderBy('created_at', 'desc')
        .limit(1)
        .executeTakeFirst();
    },

    async erase(accountId, most) {
      const { numUpdatedRows } = await queries
        .updateTable('sessions')
        .set({ ip: '', user_agent: '' })
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('sessions')
            .select('id')
            .where('account_id', '=', accountId)
            .where((or) => or.or([or('ip', '!=', ''), or('user_agent', '!=', '')]))
            .limit(most),
        )
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },

    async forget(kind, overSince, most) {
      const { numDeletedRows } = await queries
        .deleteFrom('sessions')
        .where('id', 'in', (eb) =>
          eb
            .selectFrom('sessions')
            .select('id')
            .where('kind', '=', kind)
            .where('ends_at', '<', overSince)
            .limit(most),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}

/** What is told of an account to pages and applications. */
export function sessionAccount(account: {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly role: string;
  readonly groups: readonly string[];
}): SessionAccount {
  const names = [account.givenName, account.familyName].filter((name) => name !== null);
  return {
    id: account.id,
    username: account.username,
    name: names.join(' ') || account.username,
    email: account.email,
    roles: [account.role],
    groups: account.groups,
  };
}
