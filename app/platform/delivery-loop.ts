import { setTimeout } from 'node:timers/promises';
import type { Logger } from './logger.ts';

const lookEveryMs = 15_000;
const lookSoonEveryMs = 250;
// Transactions end sooner, because each statement has a shorter deadline.
const expectForMs = 3000;
const graceMs = 5000;

/**
 * Delivers some messages of an outbox that are due.
 *
 * @param signal aborts the current delivery
 * @returns how many were tried; 0 if none is due
 */
type DeliverSome = (signal: AbortSignal) => Promise<number>;

/** Delivers messages in the background of a process. Errors are logged, and affect no request. */
export interface DeliveryLoop {
  start(): void;
  /** Call it when a message was queued in this process, in a transaction that is about to commit. */
  expectMessage(): void;
  /** Starts no new delivery, and aborts the current one after a moment. Another process retries it. */
  stop(): Promise<void>;
}

/**
 * Polls often while a message is expected, otherwise seldom. An idle server sends SQL few queries, and still
 * finds messages of a process that died.
 */
export function createDeliveryLoop(deliverSome: DeliverSome, logger: Logger): DeliveryLoop {
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
      return await deliverSome(breakOff.signal);
    } catch (error) {
      logger.warn({ err: error }, 'polling an outbox failed');
      return 0;
    }
  }

  async function pause(signal: AbortSignal) {
    const pauseMs = performance.now() < expectUntil ? lookSoonEveryMs : lookEveryMs;
    await setTimeout(pauseMs, undefined, { signal }).catch(() => {
      // Woken by expectMessage or stop.
    });
  }

  return {
    start() {
      running = run();
    },
    expectMessage() {
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
