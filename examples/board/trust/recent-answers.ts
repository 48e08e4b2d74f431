import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** A revocation must be noticed within a second. The rest of it is for the round trip. */
const believedForMs = 800;
const maxAnswers = 10_000;

/**
 * Introspects once for many concurrent requests with the same token, and caches the answer for 0.8 s. The
 * time counts from the moment when the request was sent, because the token may be revoked before the answer
 * arrives. Tokens are stored as digests. Failures are not cached.
 */
export function remembering<T extends object>(
  ask: (token: string) => Promise<T>,
  now: () => number = () => performance.now(),
): (token: string) => Promise<T> {
  const answers = new LRUCache<string, { askedAt: number; answer: Promise<T> }>({
    max: maxAnswers,
  });
  return function recall(token) {
    const key = createHash('sha256').update(token).digest('base64url');
    const recent = answers.get(key);
    if (recent !== undefined && now() - recent.askedAt < believedForMs) return recent.answer;
    const entry = { askedAt: now(), answer: ask(token) };
    answers.set(key, entry);
    entry.answer.catch(() => {
      if (answers.peek(key) === entry) answers.delete(key);
    });
    return entry.answer;
  };
}
