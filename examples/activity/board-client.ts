import { type Ask, expectStatus, type Wanted } from './requests.ts';
import type { Session } from './session.ts';

export type Reaction = 'like' | 'dislike' | 'none';

export interface CountedPost {
  readonly id: string;
  readonly author: string;
  readonly likes: number;
  readonly dislikes: number;
}

/** The operations of the board, for one session. Each returns when it was acknowledged. @throws Failure */
export interface BoardClient {
  /** @returns the id of the post */
  write(session: Session, text: string): Promise<string>;
  react(session: Session, postId: string, reaction: Reaction): Promise<void>;
  /** Reads posts from the newest on, until `hasEnough` returns true. */
  list(session: Session, hasEnough: (posts: readonly CountedPost[]) => boolean): Promise<void>;
}

const pageLength = 200;

export function createBoardClient(ask: Ask, origin: () => string): BoardClient {
  async function asSomebody(session: Session, wanted: Omit<Wanted, 'send'>, status: number) {
    const whole = { ...wanted, send: session.send };
    return expectStatus(whole, await ask(whole), status).body;
  }

  return {
    async write(session, text) {
      const url = `${origin()}/posts`;
      const wanted = { name: 'write', method: 'POST', url, json: { text }, isIdempotent: false };
      return (await asSomebody(session, wanted, 201)).id;
    },

    async react(session, postId, reaction) {
      const url = `${origin()}/posts/${postId}/reaction`;
      const undo = { name: 'take back', method: 'DELETE', url, isIdempotent: true };
      if (reaction === 'none') return void (await asSomebody(session, undo, 204));
      const json = { value: reaction };
      await asSomebody(
        session,
        { name: 'react', method: 'PUT', url, json, isIdempotent: true },
        200,
      );
    },

    async list(session, hasEnough) {
      let cursor: string | null = '';
      while (cursor !== null) {
        const url: string = `${origin()}/posts?limit=${pageLength}${cursor && `&cursor=${cursor}`}`;
        const wanted = { name: 'read', method: 'GET', url, isIdempotent: true };
        const { posts, next_cursor: next } = await asSomebody(session, wanted, 200);
        if (hasEnough(posts)) return;
        cursor = next;
      }
    },
  };
}
