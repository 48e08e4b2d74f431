import { importJWK } from 'jose';
import type { SigningKeyRow, SigningKeyStore } from './signing-key-store.ts';

export const algorithm = 'ES256';
/** So soon everybody can learn of a key that they do not know. */
export const lookForUnknownEveryMs = 1_000;

const reloadEveryMs = 30_000;
const retryAfterFaultMs = 5_000;

export type Key = Awaited<ReturnType<typeof importJWK>>;

export interface KnownKeys {
  /** Newest first. */
  readonly rows: readonly SigningKeyRow[];
  readonly public: ReadonlyMap<string, Key>;
}

/** What this process knows of the keys in SQL: never older than half a minute while SQL answers. */
export interface KnownSigningKeys {
  /** @throws Unavailable when none were ever known and SQL does not answer */
  get(): Promise<KnownKeys>;
  /** Those that have a key of this name, if any have; asks SQL for it at most once a second. */
  getWith(kid: string): Promise<KnownKeys>;
  reload(): Promise<KnownKeys>;
}

export function createKnownSigningKeys(store: SigningKeyStore): KnownSigningKeys {
  let known: KnownKeys | undefined;
  let loading: Promise<KnownKeys> | undefined;
  let loadedAt = 0;
  let askAgainAt = 0;

  async function load(): Promise<KnownKeys> {
    const rows = await store.list();
    const entries = rows.map(async ({ kid, publicJwk }) => {
      const key = known?.public.get(kid) ?? (await importJWK(JSON.parse(publicJwk), algorithm));
      return [kid, key] as const;
    });
    known = { rows, public: new Map(await Promise.all(entries)) };
    loadedAt = performance.now();
    askAgainAt = loadedAt + reloadEveryMs;
    return known;
  }

  function reload(): Promise<KnownKeys> {
    loading ??= load().finally(() => {
      loading = undefined;
    });
    return loading;
  }

  async function get(): Promise<KnownKeys> {
    if (known !== undefined && performance.now() < askAgainAt) return known;
    try {
      return await reload();
    } catch (error) {
      if (known === undefined) throw error;
      // Public keys do not go bad: those that are known serve on.
      askAgainAt = performance.now() + retryAfterFaultMs;
      return known;
    }
  }

  return {
    get,
    reload,
    async getWith(kid) {
      const found = await get();
      const isWorthAsking = performance.now() > loadedAt + lookForUnknownEveryMs;
      return found.public.has(kid) || !isWorthAsking ? found : reload();
    },
  };
}
