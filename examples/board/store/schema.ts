/** `bigint` columns are instants in milliseconds since the epoch, far below 2^53. */
export interface Schema {
  posts: {
    /** UUIDv7: newer ones sort after older ones. */
    id: string;
    /** A user name: the one name that tokens, keys and Remote-User have in common. */
    author: string;
    text: string;
    created_at: number;
  };
  /** One row for each person and post: the only truth about reactions; counts are counted. */
  reactions: {
    post_id: string;
    person: string;
    value: Reaction;
    /** YYYY-MM-DD, UTC. */
    day: string;
  };
  people: {
    username: string;
    /** What people call them; null when nobody has told yet. */
    name: string | null;
    last_login_at: number | null;
    last_request_at: number;
  };
}

export type Reaction = 'like' | 'dislike';
