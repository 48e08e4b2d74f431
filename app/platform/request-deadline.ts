import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';

/** Leaves part of two seconds for the rest of the work. */
const maxMs = 1_800;

/** How long one request has waited so far. Concurrent waits count once. */
interface Waited {
  isOver: boolean;
  ms: number;
  waits: number;
  since: number;
}

const requests = new AsyncLocalStorage<Waited>();

/**
 * Answers a request with one deadline for everything it waits for. With a deadline for each wait alone, consecutive
 * waits would add up.
 */
export function withOneDeadline(response: ServerResponse, answer: () => void): void {
  const waited: Waited = { isOver: false, ms: 0, waits: 0, since: 0 };
  // Work that outlives the request, such as the loop that sends email, is not bound by its deadline.
  response.once('close', () => {
    waited.isOver = true;
  });
  requests.run(waited, answer);
}

/**
 * @param atMost milliseconds for this wait alone
 * @returns how long the current request may still wait, 0 for not at all; `atMost` outside of requests
 */
export function leftToWaitMs(atMost: number): number {
  const waited = requests.getStore();
  if (waited === undefined || waited.isOver) return atMost;
  const underWay = waited.waits > 0 ? performance.now() - waited.since : 0;
  return Math.max(0, Math.min(atMost, maxMs - waited.ms - underWay));
}

/** Counts how long the current request waits for this work. */
export async function waitingFor<T>(work: () => Promise<T>): Promise<T> {
  const waited = requests.getStore();
  if (waited === undefined) return work();
  if (waited.waits === 0) waited.since = performance.now();
  waited.waits += 1;
  try {
    return await work();
  } finally {
    waited.waits -= 1;
    if (waited.waits === 0) waited.ms += performance.now() - waited.since;
  }
}

/** Runs work of a request that may wait longer, because its response is sent in pieces meanwhile. */
export function withoutDeadline<T>(work: () => T): T {
  return requests.exit(work);
}
