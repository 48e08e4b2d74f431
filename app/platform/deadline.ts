import { Unavailable } from './unavailable.ts';

/**
 * Waits for `work` at most `milliseconds`. Late work may still take effect: use this only where a late effect is
 * harmless or noticed elsewhere.
 *
 * @throws Unavailable naming `what` when the time is up
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
    // A response that arrived while this process was busy is not late, so pending input is read first.
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
