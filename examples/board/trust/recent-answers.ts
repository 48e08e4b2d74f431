import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Less than the second by which a revocation may be noticed late, so that the rest is for the way. */
const believedForMs = 800;
const maxAnswers = 10_000;

/**
 * Asks once for many requests with the same token. An answer is believed for 0.8 s from the moment in which
 * the question was sent, since what was true then may be over when the answer arrives. Tokens are kept as
 * digests; failures are not kept.
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
