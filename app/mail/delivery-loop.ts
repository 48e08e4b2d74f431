import { setTimeout } from 'node:timers/promises';
import type { Logger } from '../platform/logger.ts';
import type { DeliverMail } from './deliver-mail.ts';

const lookEveryMs = 15_000;
const lookSoonEveryMs = 250;
// Transactions end sooner, because each statement has a shorter deadline.
const expectForMs = 3000;
const graceMs = 5000;

/** Delivers email in the background of a process. Errors are logged, and affect no request. */
export interface DeliveryLoop {
  start(): void;
  /** Call it when an email was queued in this process, in a transaction that is about to commit. */
  expectMail(): void;
  /** Starts no new delivery, and aborts the current one after a moment. Another process retries it. */
  stop(): Promise<void>;
}

/**
 * Polls often while email is expected, otherwise seldom. An idle server sends SQL few queries, and still
 * finds emails of a process that died.
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
      logger.warn({ err: error }, 'polling the outbox failed');
      return 0;
    }
  }

  async function pause(signal: AbortSignal) {
    const pauseMs = performance.now() < expectUntil ? lookSoonEveryMs : lookEveryMs;
    await setTimeout(pauseMs, undefined, { signal }).catch(() => {
      // Woken by expectMail or stop.
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
