import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';

/** Leaves something of two seconds for the rest of the work. */
const maxMs = 1_800;

/** What one request has waited so far. Waits at the same time count once. */
interface Waited {
  isOver: boolean;
  ms: number;
  waits: number;
  since: number;
}

const requests = new AsyncLocalStorage<Waited>();

/**
 * Answers a request. All that it waits for its stores, one after the other, shares one deadline: were there
 * one for each wait alone, they would add up.
 */
export function withOneDeadline(response: ServerResponse, answer: () => void): void {
  const waited: Waited = { isOver: false, ms: 0, waits: 0, since: 0 };
  // What a request has set going, such as a loop that sends mail, is not bound by it.
  response.once('close', () => {
    waited.isOver = true;
  });
  requests.run(waited, answer);
}

/**
 * @param atMost milliseconds for this wait alone
 * @returns how long the current request may still wait, 0 for not at all; outside of requests `atMost`
 */
export function leftToWaitMs(atMost: number): number {
  const waited = requests.getStore();
  if (waited === undefined || waited.isOver) return atMost;
  const underWay = waited.waits > 0 ? performance.now() - waited.since : 0;
  return Math.max(0, Math.min(atMost, maxMs - waited.ms - underWay));
}

/** Counts what the current request waits for this. */
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
