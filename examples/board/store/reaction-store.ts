import { sql } from 'kysely';
import type { Queries } from './database.ts';
import type { Reaction } from './schema.ts';

/** The number of current reactions that were given on a day. */
export interface DayCount {
  /** YYYY-MM-DD, UTC. */
  readonly day: string;
  readonly likes: number;
  readonly dislikes: number;
}

export interface ReactionStore {
  /**
   * Sets a person's reaction to a post. The same one again changes nothing, not even its day. One statement.
   *
   * @returns false if the post does not exist
   */
  put(postId: string, person: string, value: Reaction): Promise<boolean>;
  /** Removes the reaction, if there is one. One statement. */
  remove(postId: string, person: string): Promise<void>;
  /** Days without a reaction are missing. @param from, to YYYY-MM-DD, inclusive */
  countByDay(from: string, to: string): Promise<DayCount[]>;
}

const foreignKeyViolation = '23503';

export function createReactionStore(queries: Queries): ReactionStore {
  return {
    async put(postId, person, value) {
      const day = new Date().toISOString().slice(0, 'YYYY-MM-DD'.length);
      try {
        const { numInsertedOrUpdatedRows } = await queries
          .insertInto('reactions')
          .columns(['post_id', 'person', 'value', 'day'])
          .expression(
            queries
              .selectFrom('posts')
              .select([
                'posts.id',
                sql.val(person).$castTo<string>().as('person'),
                sql<Reaction>`cast(${value} as text)`.as('value'),
                sql<string>`cast(${day} as text)`.as('day'),
              ])
              .where('posts.id', '=', postId),
          )
          .onConflict((conflict) =>
            conflict.columns(['post_id', 'person']).doUpdateSet(({ ref }) => ({
              value: ref('excluded.value'),
              day: sql<string>`case when reactions.value = excluded.value then reactions.day else excluded.day end`,
            })),
          )
          .executeTakeFirstOrThrow();
        return numInsertedOrUpdatedRows !== 0n;
      } catch (error) {
        // The post was deleted in the meantime.
        if ((error as { code?: unknown }).code === foreignKeyViolation) return false;
        throw error;
      }
    },

    async remove(postId, person) {
      await queries
        .deleteFrom('reactions')
        .where('post_id', '=', postId)
        .where('person', '=', person)
        .execute();
    },

    async countByDay(from, to) {
      const rows = await queries
        .selectFrom('reactions')
        .select(({ fn }) => ['day', 'value', fn.countAll<number>().as('count')])
        .where('day', '>=', from)
        .where('day', '<=', to)
        .groupBy(['day', 'value'])
        .execute();
      const days = new Map<string, DayCount>();
      for (const { day, value, count } of rows) {
        const before = days.get(day) ?? { day, likes: 0, dislikes: 0 };
        days.set(day, { ...before, [`${value}s`]: count });
      }
      return [...days.values()];
    },
  };
}
