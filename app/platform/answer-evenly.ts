import { setTimeout } from 'node:timers/promises';

/** Much longer than the wrapped work takes. */
const minMs = 100;

/**
 * Answers, successfully or not, no sooner than after a tenth of a second, so that small differences in the work
 * cannot be measured from outside. This does not replace taking the same steps in every case: they alone hide the
 * difference when the work is slow.
 */
export async function answerEvenly<T>(work: () => Promise<T>): Promise<T> {
  const [result] = await Promise.allSettled([work(), setTimeout(minMs)]);
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
