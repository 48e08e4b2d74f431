import type { CountedPost, Reaction } from './board-client.ts';

/** What the board has acknowledged, and so must count. */
export interface Ledger {
  wrote(postId: string, author: string): void;
  /** Only the last reaction of a person to a post counts. */
  reacted(postId: string, username: string, reaction: Reaction): void;
  readonly posts: readonly string[];
  totals(): { posts: number; reactions: number; likes: number; dislikes: number };
  /** Every difference between the board and this ledger, in words. */
  differences(counted: readonly CountedPost[]): string[];
}

export function createLedger(): Ledger {
  const posts = new Map<string, { author: string; reactions: Map<string, Reaction> }>();
  let reactions = 0;

  const count = (postId: string, wanted: Reaction) =>
    [...(posts.get(postId)?.reactions.values() ?? [])].filter((each) => each === wanted).length;
  const sum = (wanted: Reaction) =>
    [...posts.keys()].reduce((total, postId) => total + count(postId, wanted), 0);

  return {
    wrote: (postId, author) => void posts.set(postId, { author, reactions: new Map() }),
    reacted(postId, username, reaction) {
      posts.get(postId)?.reactions.set(username, reaction);
      reactions += 1;
    },
    get posts() {
      return [...posts.keys()];
    },
    totals: () => ({ posts: posts.size, reactions, likes: sum('like'), dislikes: sum('dislike') }),
    differences(counted) {
      const byId = new Map(counted.map((post) => [post.id, post]));
      return [...posts].flatMap(([id, { author }]) => {
        const said = byId.get(id);
        if (said === undefined) return [`${id}: acknowledged and not there`];
        const [likes, dislikes] = [count(id, 'like'), count(id, 'dislike')];
        return [
          ...(said.author === author
            ? []
            : [`${id}: by ${author}, but the board says ${said.author}`]),
          ...(said.likes === likes ? [] : [`${id}: ${likes} likes, counted ${said.likes}`]),
          ...(said.dislikes === dislikes
            ? []
            : [`${id}: ${dislikes} dislikes, counted ${said.dislikes}`]),
        ];
      });
    },
  };
}
