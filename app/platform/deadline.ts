import { Unavailable } from './unavailable.ts';

/**
 * Waits for `work` at most `milliseconds`. What is late may still happen: only use it where a late
 * effect is harmless or noticed elsewhere.
 *
 * @throws Unavailable naming `what` when the time is up.
 */
export async function withDeadline<T>(
  what: string,
  milliseconds: number,
  work: Promise<T>,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const giveUp = () =>
      reject(new Unavailable(what, { cause: `no answer in ${milliseconds} ms` }));
    // An answer that has come while this process was too busy to see it is no late answer.
    timer = setTimeout(() => setImmediate(giveUp), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
    // The loser of the race must not become an unhandled rejection.
    work.catch(() => {});
  }
}
