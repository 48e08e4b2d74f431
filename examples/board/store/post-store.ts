import { v7 } from 'uuid';
import type { Queries } from './database.ts';
import type { Reaction } from './schema.ts';

/** A post as one reader sees it. */
export interface Post {
  readonly id: string;
  readonly author: string;
  readonly authorName: string;
  readonly text: string;
  readonly createdAt: number;
  readonly likes: number;
  readonly dislikes: number;
  readonly ownReaction: Reaction | null;
}

export interface PostStore {
  /** One statement. @returns its id */
  insert(author: string, text: string): Promise<string>;
  find(id: string, reader: string): Promise<Post | undefined>;
  /** Newest first. @param before the id of a post: only older ones */
  list(reader: string, options: { limit: number; before?: string | undefined }): Promise<Post[]>;
  /** Removes a post with its reactions, if it is this author's. One statement. @returns whether it did */
  remove(id: string, author: string): Promise<boolean>;
}

export function createPostStore(queries: Queries): PostStore {
  /** Counts are not stored, so concurrent likes cannot overwrite each other. */
  function posts(reader: string) {
    return queries
      .selectFrom('posts')
      .leftJoin('people', 'people.username', 'posts.author')
      .select(({ fn, selectFrom }) => [
        'posts.id',
        'posts.author',
        'people.name as authorName',
        'posts.text',
        'posts.created_at as createdAt',
        ...(['like', 'dislike'] as const).map((value) =>
          selectFrom('reactions')
            .select(fn.countAll<number>().as('count'))
            .whereRef('reactions.post_id', '=', 'posts.id')
            .where('reactions.value', '=', value)
            .as(`${value}s` as const),
        ),
        selectFrom('reactions')
          .select('reactions.value')
          .whereRef('reactions.post_id', '=', 'posts.id')
          .where('reactions.person', '=', reader)
          .as('ownReaction'),
      ]);
  }

  return {
    async insert(author, text) {
      const id = v7();
      await queries
        .insertInto('posts')
        .values({ id, author, text, created_at: Date.now() })
        .execute();
      return id;
    },

    async find(id, reader) {
      const row = await posts(reader).where('posts.id', '=', id).executeTakeFirst();
      return row && asPost(row);
    },

    async list(reader, { limit, before }) {
      const rows = await posts(reader)
        .$if(before !== undefined, (query) => query.where('posts.id', '<', before ?? ''))
        .orderBy('posts.id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(asPost);
    },

    async remove(id, author) {
      const row = await queries
        .deleteFrom('posts')
        .where('id', '=', id)
        .where('author', '=', author)
        .returning('id')
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

type Row = Omit<Post, 'authorName' | 'likes' | 'dislikes'> & {
  authorName: string | null;
  likes: number | null;
  dislikes: number | null;
};

function asPost(row: Row): Post {
  return {
    ...row,
    authorName: row.authorName ?? row.author,
    likes: row.likes ?? 0,
    dislikes: row.dislikes ?? 0,
  };
}
