import { importJWK } from 'jose';
import type { SigningKeyRow, SigningKeyStore } from './signing-key-store.ts';

export const algorithm = 'ES256';

const lookForUnknownEveryMs = 1_000;
/** Whatever went wrong, nothing that is known is older while SQL answers. */
const reloadEveryMs = 30_000;
const retryAfterFaultMs = 5_000;

export type Key = Awaited<ReturnType<typeof importJWK>>;

export interface KnownKeys {
  /** Newest first. */
  readonly rows: readonly SigningKeyRow[];
  readonly public: ReadonlyMap<string, Key>;
}

/** How this process learns that another one has changed the keys. */
export interface SigningKeyChanges {
  /** For how many milliseconds what was read is good where nobody tells of changes. */
  readonly blindMs: number;
  /** Names a stretch of time in which changes are told; undefined where nobody tells. */
  epoch(): Promise<number | undefined>;
  /** As `epoch`; to be called before reading. */
  watch(): Promise<number | undefined>;
  onChange(listener: () => void): void;
}

/** What this process knows of the keys in SQL. */
export interface KnownSigningKeys {
  /**
   * The keys as they were when it was called, or changed less than `blindMs` before.
   *
   * @throws Unavailable when that is not known and SQL does not answer
   */
  get(): Promise<KnownKeys>;
  /** As `get`, without `blindMs`. */
  getNow(): Promise<KnownKeys>;
  /** As `get`; asks SQL for a key of this name if none is known, at most once a second. */
  getWith(kid: string): Promise<KnownKeys>;
  /**
   * As `get`; while SQL does not answer, the last that were known.
   *
   * @throws Unavailable when none were ever known and SQL does not answer
   */
  getLast(): Promise<KnownKeys>;
  reload(): Promise<KnownKeys>;
}

/** One look into SQL. */
interface Lesson {
  /** Of the clock that nobody sets, before SQL was asked. */
  readonly askedAt: number;
  readonly epoch: Promise<number | undefined>;
  /** How many changes had been told before. */
  readonly changes: number;
  readonly keys: Promise<KnownKeys>;
  dueAt: number;
}

/** Whether a key is good is asked at every check: what is known answers, and SQL only if it may have changed. */
export function createKnownSigningKeys(
  store: SigningKeyStore,
  changes: SigningKeyChanges,
): KnownSigningKeys {
  let latest: Lesson | undefined;
  let last: KnownKeys | undefined;
  let told = 0;
  let lookAgainAt = 0;
  changes.onChange(() => {
    told += 1;
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

  async function learn(): Promise<KnownKeys> {
    const askedAt = performance.now();
    const epoch = changes.watch();
    const dueAt = askedAt + reloadEveryMs;
    const lesson: Lesson = { askedAt, epoch, changes: told, keys: epoch.then(load), dueAt };
    latest = lesson;
    try {
      return await lesson.keys;
    } catch (error) {
      if (latest === lesson) latest = undefined;
      throw error;
    }
  }

  async function holds(lesson: Lesson, epoch: number | undefined, earliest: number) {
    const isOfNow =
      epoch === undefined ? lesson.askedAt >= earliest : (await lesson.epoch) === epoch;
    return isOfNow && lesson.changes === told;
  }

  async function getNotBefore(earliest: number): Promise<KnownKeys> {
    const epoch = await changes.epoch();
    const lesson = latest;
    if (lesson === undefined || !(await holds(lesson, epoch, earliest))) return learn();
    if (performance.now() < lesson.dueAt) return lesson.keys;
    try {
      return await learn();
    } catch {
      // No change has been told, so what is known serves on.
      lesson.dueAt = performance.now() + retryAfterFaultMs;
      latest = lesson;
      return lesson.keys;
    }
  }

  const get = () => getNotBefore(performance.now() - changes.blindMs);

  return {
    get,
    getNow: () => getNotBefore(performance.now()),
    reload: learn,

    async getWith(kid) {
      const found = await get();
      const now = performance.now();
      if (found.public.has(kid) || now < lookAgainAt) return found;
      lookAgainAt = now + lookForUnknownEveryMs;
      return learn();
    },

    getLast: () =>
      get().catch((error) => {
        // Public keys do not go bad.
        if (last === undefined) throw error;
        return last;
      }),
  };
}
