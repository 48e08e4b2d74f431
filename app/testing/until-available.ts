import { setTimeout } from 'node:timers/promises';
import { Unavailable } from '../platform/unavailable.ts';

const pauseMs = 100;
const maxAttempts = 50;

/**
 * Retries like a program that gets 503: on a busy machine, some of many concurrent requests wait too long for
 * a connection to the database.
 *
 * @throws Unavailable after 50 attempts, and any other error immediately
 */
export async function untilAvailable<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Unavailable) || attempt === maxAttempts) throw error;
      await setTimeout(pauseMs);
    }
  }
}

/** Sends a request again while the answer is 503, as `untilAvailable` does. @returns the last answer */
export async function untilServed<T extends { readonly status: number }>(
  send: () => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await send();
    if (answer.status !== 503 || attempt === maxAttempts) return answer;
    await setTimeout(pauseMs);
  }
}
