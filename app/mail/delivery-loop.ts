import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../platform/logger.ts';
import type { DeliverMail } from './deliver-mail.ts';

const lookEveryMs = 15_000;
const lookSoonEveryMs = 250;
// A transaction has ended by then: each of its statements has a shorter deadline.
const expectForMs = 3000;
const graceMs = 5000;

/** Delivers mail in the background of a process. What goes wrong here is logged and reaches no request. */
export interface DeliveryLoop {
  start(): void;
  /** A mail was queued in this process, in a transaction that is about to commit. */
  expectMail(): void;
  /** Begins nothing new, gives what is under way a moment, then breaks it off: another process retries. */
  stop(): Promise<void>;
}

/**
 * Looks often while mail is expected, else seldom: an idle server asks SQL next to nothing, and an email
 * whose process died is found all the same.
 */
export function createDeliveryLoop(deliverMail: DeliverMail, logger: Logger): DeliveryLoop {
  const breakOff = new AbortController();
  let isStopping = false;
  let expectUntil = 0;
  let wake = new AbortController();
  let running = Promise.resolve();

  async function run() {
    while (!isStopping) {
      wake = new AbortController();
      const wasNothingDue = (await lookOnce()) === 0;
      if (wasNothingDue && !isStopping) await pause(wake.signal);
    }
  }

  async function lookOnce(): Promise<number> {
    try {
      return await deliverMail(breakOff.signal);
    } catch (error) {
      logger.warn({ err: error }, 'mail could not be looked after');
      return 0;
    }
  }

  async function pause(signal: AbortSignal) {
    const pauseMs = performance.now() < expectUntil ? lookSoonEveryMs : lookEveryMs;
    await setTimeout(pauseMs, undefined, { signal }).catch(() => {
      // Woken up.
    });
  }

  return {
    start() {
      running = run();
    },
    expectMail() {
      expectUntil = performance.now() + expectForMs;
      wake.abort();
    },
    async stop() {
      isStopping = true;
      wake.abort();
      const cut = globalThis.setTimeout(() => breakOff.abort(), graceMs);
      await running;
      clearTimeout(cut);
    },
  };
}
