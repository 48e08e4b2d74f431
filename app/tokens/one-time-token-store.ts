import type { Queries } from '../platform/database/database.ts';
import { digestOf, newSecret } from '../platform/ids.ts';

type Purpose = 'set-up';

/** Secrets that travel in a link and work once. Only their digests are stored. */
export interface OneTimeTokenStore {
  /** @returns the token, which is nowhere kept */
  issue(purpose: Purpose, lifetimeMs: number, now: number): Promise<string>;
  isValid(purpose: Purpose, token: string, now: number): Promise<boolean>;
  /** True for exactly one of any number of callers with the same token. One statement. */
  consume(purpose: Purpose, token: string, now: number): Promise<boolean>;
  revokeAll(purpose: Purpose): Promise<void>;
  /** Deletes what has expired. */
  forget(now: number): Promise<void>;
}

export function createOneTimeTokenStore(queries: Queries): OneTimeTokenStore {
  return {
    async issue(purpose, lifetimeMs, now) {
      const token = newSecret();
      await queries
        .insertInto('one_time_tokens')
        .values({
          digest: digestOf(token),
          purpose,
          created_at: now,
          expires_at: now + lifetimeMs,
        })
        .execute();
      return token;
    },

    async isValid(purpose, token, now) {
      const row = await queries
        .selectFrom('one_time_tokens')
        .select('digest')
        .where('digest', '=', digestOf(token))
        .where('purpose', '=', purpose)
        .where('expires_at', '>', now)
        .executeTakeFirst();
      return row !== undefined;
    },

    async consume(purpose, token, now) {
      const row = await queries
        .deleteFrom('one_time_tokens')
        .where('digest', '=', digestOf(token))
        .where('purpose', '=', purpose)
        .where('expires_at', '>', now)
        .returning('digest')
        .executeTakeFirst();
      return row !== undefined;
    },

    async revokeAll(purpose) {
      await queries.deleteFrom('one_time_tokens').where('purpose', '=', purpose).execute();
    },

    async forget(now) {
      await queries.deleteFrom('one_time_tokens').where('expires_at', '<=', now).execute();
    },
  };
}
