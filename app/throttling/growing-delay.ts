import type { CreateLimiter } from './limiter.ts';

export const freeFailures = 5;
const maxDelaySeconds = 15 * 60;
const rememberedSeconds = 24 * 60 * 60;

/** Whether an attempt may be made. It counts as a failure until one of the functions is called. */
export type Admission =
  | {
      readonly kind: 'admitted';
      /** If it fails, the next attempt has to wait, and this one had not. */
      readonly startsLock: boolean;
      /** How long the next attempt has to wait if this one fails, in milliseconds. */
      readonly delayMs: number;
      /** The attempt was not decided, because something was unavailable: it no longer counts. */
      uncount(): Promise<void>;
      /** The attempt succeeded: clears all earlier failures. */
      clear(): Promise<void>;
    }
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number };

/** Admits a few attempts, then one at a time, each after a longer delay than the one before. */
export interface GrowingDelay {
  admit(key: string): Promise<Admission>;
}

/**
 * Five free attempts, then a gate that closes behind each attempt. Both are counted in one atomic step before
 * anything is tried, so that concurrent attempts get no further than consecutive ones. An attempt at a closed gate
 * changes nothing: it neither counts nor extends the delay.
 */
export function createGrowingDelay(name: string, createLimiter: CreateLimiter): GrowingDelay {
  const free = createLimiter({
    name: `${name}-free`,
    limit: freeFailures,
    windowSeconds: rememberedSeconds,
  });
  const gate = createLimiter({
    name: `${name}-gate`,
    limit: 1,
    windowSeconds: maxDelaySeconds,
  });
  /** How many attempts have passed the gate. */
  const passes = createLimiter({
    name: `${name}-passes`,
    limit: Number.MAX_SAFE_INTEGER,
    windowSeconds: rememberedSeconds,
  });

  function admitted(
    key: string,
    { startsLock = false, delaySeconds: seconds = 0 },
    uncount: () => Promise<unknown>,
  ): Admission {
    return {
      kind: 'admitted',
      startsLock,
      delayMs: seconds * 1000,
      async uncount() {
        await uncount();
      },
      async clear() {
        await Promise.all([free.clear(key), gate.clear(key), passes.clear(key)]);
      },
    };
  }

  return {
    async admit(key) {
      const place = await free.consume(key);
      if (place.kind === 'taken' && !place.isLast) {
        return admitted(key, {}, () => free.uncount(key));
      }
      if (place.kind === 'taken') {
        const delay = delaySeconds(0);
        await gate.consume(key, delay);
        return admitted(key, { startsLock: true, delaySeconds: delay }, () =>
          Promise.all([free.uncount(key), gate.clear(key)]),
        );
      }
      const { taken: passed } = await passes.look(key);
      const delay = delaySeconds(passed + 1);
      const pass = await gate.consume(key, delay);
      if (pass.kind === 'full') return refusedFor(pass.freeInMs);
      await passes.consume(key);
      return admitted(key, { delaySeconds: delay }, () =>
        Promise.all([passes.uncount(key), gate.clear(key)]),
      );
    },
  };
}

export function refusedFor(milliseconds: number): Admission {
  return { kind: 'refused', retryAfterSeconds: Math.max(1, Math.ceil(milliseconds / 1000)) };
}

/** 1, 2, 4 ... 512 seconds, then always 900. */
function delaySeconds(passed: number): number {
  return Math.min(2 ** passed, maxDelaySeconds);
}
