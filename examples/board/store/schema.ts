/** `bigint` columns are instants in milliseconds since the epoch, far below 2^53. */
export interface Schema {
  posts: {
    /** UUIDv7: newer ones sort after older ones. */
    id: string;
    /** The user name, which tokens, keys and Remote-User all carry. */
    author: string;
    text: string;
    created_at: number;
  };
  /** One row for each person and post. Counts are computed from these rows. */
  reactions: {
    post_id: string;
    person: string;
    value: Reaction;
    /** YYYY-MM-DD, UTC. */
    day: string;
  };
  people: {
    username: string;
    /** Full name; null while unknown. */
    name: string | null;
    last_login_at: number | null;
    last_request_at: number;
  };
}

export type Reaction = 'like' | 'dislike';
