import { setTimeout } from 'node:timers/promises';

/** Far more than the work takes that it is put around. */
const minMs = 100;

/**
 * Answers, well or badly, no sooner than after a tenth of a second, so that the small differences between what
 * may be done inside cannot be measured from outside. No substitute for taking the same steps: when the
 * work is slow, they alone are what hides.
 */
export async function answerEvenly<T>(work: () => Promise<T>): Promise<T> {
  const [result] = await Promise.allSettled([work(), setTimeout(minMs)]);
  if (result.status === 'rejected') throw result.reason;
  return result.value;
}
