import { importJWK } from 'jose';
import type { SigningKeyRow, SigningKeyStore } from './signing-key-store.ts';

export const algorithm = 'ES256';

const reloadForUnknownEveryMs = 1_000;
/** Upper bound on the age of the cached keys while SQL answers, in case a change was missed. */
const reloadEveryMs = 30_000;
const retryAfterFaultMs = 5_000;

export type Key = Awaited<ReturnType<typeof importJWK>>;

export interface KnownKeys {
  /** Newest first. */
  readonly rows: readonly SigningKeyRow[];
  readonly public: ReadonlyMap<string, Key>;
}

/** Notifies this process of keys that another one has changed. */
export interface SigningKeyChanges {
  /** How many milliseconds cached keys may be used where no notifications arrive; else 0. */
  readonly maxStaleMs: number;
  /** Names a period in which every change is notified; undefined where no notifications arrive. */
  epoch(): Promise<number | undefined>;
  /** Like `epoch`, and subscribes. Call it before reading the keys. */
  watch(): Promise<number | undefined>;
  onChange(listener: () => void): void;
}

/** The cache of signing keys in this process. */
export interface KnownSigningKeys {
  /**
   * The keys as they were at the time of the call, or up to `maxStaleMs` earlier.
   *
   * @throws Unavailable when the cache may be stale and SQL does not answer
   */
  get(): Promise<KnownKeys>;
  /** Like `get`, with a `maxStaleMs` of 0. */
  getNow(): Promise<KnownKeys>;
  /** Like `get`; reloads if no key has this `kid`, at most once a second. */
  getWith(kid: string): Promise<KnownKeys>;
  /**
   * Like `get`; while SQL does not answer, the last keys that were loaded.
   *
   * @throws Unavailable when none were ever loaded and SQL does not answer
   */
  getLast(): Promise<KnownKeys>;
  reload(): Promise<KnownKeys>;
}

/** One query for the keys, finished or in flight. */
interface Lookup {
  /** Monotonic time (`performance.now()`). */
  readonly startedAt: number;
  readonly epoch: Promise<number | undefined>;
  /** How many changes had been notified when it started. */
  readonly changesBefore: number;
  readonly keys: Promise<KnownKeys>;
  dueAt: number;
}

/** Every check of a token needs the keys. The cache answers; SQL is queried only if they may have changed. */
export function createKnownSigningKeys(
  store: SigningKeyStore,
  changes: SigningKeyChanges,
): KnownSigningKeys {
  let latest: Lookup | undefined;
  let last: KnownKeys | undefined;
  let changeCount = 0;
  let mayReloadAt = 0;
  changes.onChange(() => {
    changeCount += 1;
  });

  async function load(): Promise<KnownKeys> {
    const rows = await store.list();
    const entries = rows.map(async ({ kid, publicJwk }) => {
      const key = last?.public.get(kid) ?? (await importJWK(JSON.parse(publicJwk), algorithm));
      return [kid, key] as const;
    });
    last = { rows, public: new Map(await Promise.all(entries)) };
    return last;
  }

  async function lookUp(): Promise<KnownKeys> {
    const startedAt = performance.now();
    const epoch = changes.watch();
    const dueAt = startedAt + reloadEveryMs;
    const keys = epoch.then(load);
    const lookup: Lookup = { startedAt, epoch, changesBefore: changeCount, keys, dueAt };
    latest = lookup;
    try {
      return await lookup.keys;
    } catch (error) {
      if (latest === lookup) latest = undefined;
      throw error;
    }
  }

  async function isCurrent(lookup: Lookup, epoch: number | undefined, earliest: number) {
    const isNewEnough =
      epoch === undefined ? lookup.startedAt >= earliest : (await lookup.epoch) === epoch;
    return isNewEnough && lookup.changesBefore === changeCount;
  }

  async function getNotBefore(earliest: number): Promise<KnownKeys> {
    const epoch = await changes.epoch();
    const lookup = latest;
    if (lookup === undefined || !(await isCurrent(lookup, epoch, earliest))) return lookUp();
    if (performance.now() < lookup.dueAt) return lookup.keys;
    try {
      return await lookUp();
    } catch {
      // No change was notified, so the cached keys remain valid.
      lookup.dueAt = performance.now() + retryAfterFaultMs;
      latest = lookup;
      return lookup.keys;
    }
  }

  const get = () => getNotBefore(performance.now() - changes.maxStaleMs);

  return {
    get,
    getNow: () => getNotBefore(performance.now()),
    reload: lookUp,

    async getWith(kid) {
      const found = await get();
      const now = performance.now();
      if (found.public.has(kid) || now < mayReloadAt) return found;
      mayReloadAt = now + reloadForUnknownEveryMs;
      return lookUp();
    },

    getLast: () =>
      get().catch((error) => {
        // A cached public key is still correct.
        if (last === undefined) throw error;
        return last;
      }),
  };
}
