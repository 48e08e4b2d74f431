import type { CreateLimiter } from './limiter.ts';

export const freeFailures = 5;
const maxDelaySeconds = 15 * 60;
const rememberedSeconds = 24 * 60 * 60;

/** Whether an attempt may be made; it is counted as a failure until one of the functions is called. */
export type Admission =
  | {
      readonly kind: 'admitted';
      /** If it fails, the next one has to wait where this one had not. */
      readonly startsLock: boolean;
      /** How long the next one has to wait if this one fails, in milliseconds. */
      readonly delayMs: number;
      /** It was never decided, as something was unavailable: as if it had not been made. */
      giveBack(): Promise<void>;
      /** It succeeded: nothing that was before counts any longer. */
      forgive(): Promise<void>;
    }
  | { readonly kind: 'refused'; readonly retryAfterSeconds: number };

/** Lets a few attempts through, then one at a time, each after a longer delay than the one before. */
export interface GrowingDelay {
  admit(key: string): Promise<Admission>;
}

/**
 * Five places that are free, and one gate that whoever passes closes behind him. Both are taken in one
 * step before anything is tried, so that many attempts at once are not more than as many in a row. An
 * attempt before a closed gate changes nothing: it neither counts nor makes the delay longer.
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
  /** How often the gate was passed. */
  const passes = createLimiter({
    name: `${name}-passes`,
    limit: Number.MAX_SAFE_INTEGER,
    windowSeconds: rememberedSeconds,
  });

  function admitted(
    key: string,
    { startsLock = false, delaySeconds: seconds = 0 },
    giveBack: () => Promise<unknown>,
  ): Admission {
    return {
      kind: 'admitted',
      startsLock,
      delayMs: seconds * 1000,
      async giveBack() {
        await giveBack();
      },
      async forgive() {
        await Promise.all([free.clear(key), gate.clear(key), passes.clear(key)]);
      },
    };
  }

  return {
    async admit(key) {
      const place = await free.take(key);
      if (place.kind === 'taken' && !place.isLast) {
        return admitted(key, {}, () => free.giveBack(key));
      }
      if (place.kind === 'taken') {
        const delay = delaySeconds(0);
        await gate.take(key, delay);
        return admitted(key, { startsLock: true, delaySeconds: delay }, () =>
          Promise.all([free.giveBack(key), gate.clear(key)]),
        );
      }
      const { taken: passed } = await passes.look(key);
      const delay = delaySeconds(passed + 1);
      const pass = await gate.take(key, delay);
      if (pass.kind === 'full') return refusedFor(pass.freeInMs);
      await passes.take(key);
      return admitted(key, { delaySeconds: delay }, () =>
        Promise.all([passes.giveBack(key), gate.clear(key)]),
      );
    },
  };
}

export function refusedFor(milliseconds: number): Admission {
  return { kind: 'refused', retryAfterSeconds: Math.max(1, Math.ceil(milliseconds / 1000)) };
}

/** 1, 2, 4 ... 512, and then always 900. */
function delaySeconds(passed: number): number {
  return Math.min(2 ** passed, maxDelaySeconds);
}
