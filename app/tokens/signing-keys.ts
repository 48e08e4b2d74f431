import { calculateJwkThumbprint, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';
import type { Clock } from '../platform/clock.ts';
import type { Seal } from '../platform/seal.ts';
import {
  algorithm,
  createKnownSigningKeys,
  type Key,
  type KnownKeys,
  type SigningKeyChanges,
} from './known-signing-keys.ts';
import type { SigningKeyRow, SigningKeyStore } from './signing-key-store.ts';

/** Longer than anybody may cache the published keys, so that everybody knows a key before it signs. */
const publishedBeforeMs = 10 * 60_000;
/** Longer than any access token lives (ACCESS_TOKEN_SECONDS is at most an hour). */
const publishedAfterMs = 65 * 60_000;

export interface SigningKeys {
  /** Creates a key if no usable one exists. Several processes may call it at once. */
  ensure(): Promise<void>;
  /** The key that signs now. */
  current(): Promise<{ readonly kid: string; readonly key: Key }>;
  /** The public key with this id, if tokens signed by it may be valid. */
  find(kid: string): Promise<Key | undefined>;
  /** For the JWKS document: keys that sign now, will sign soon, or did recently. */
  published(): Promise<JWK[]>;
  /**
   * Builds the next key without storing it. It is published ten minutes before it signs.
   *
   * @param how.isCompromised it signs at once
   * @returns undefined if a key is already waiting to sign
   */
  generateNext(how: { readonly isCompromised: boolean }): Promise<SigningKeyRow | undefined>;
  /** Deletes keys whose tokens have all expired. */
  deleteOld(): Promise<void>;
}

/**
 * The keys of access tokens (RFC 7517; RFC 8725, 3.5): stored in SQL with encrypted private keys, and cached in each
 * process until they change. Nothing is ever fetched from elsewhere.
 */
export function createSigningKeys({
  store,
  changes,
  seal,
  clock,
}: {
  store: SigningKeyStore;
  changes: SigningKeyChanges;
  seal: Seal;
  clock: Clock;
}): SigningKeys {
  const known = createKnownSigningKeys(store, changes);
  const privateKeys = new Map<string, Key>();

  /** Not withdrawn, and not replaced so long ago that all tokens signed by it have expired. */
  function wanted({ rows }: KnownKeys): SigningKeyRow[] {
    return rows.filter((row, index) => {
      const endsAt = rows[index - 1]?.signsFrom ?? Number.POSITIVE_INFINITY;
      return row.withdrawnAt === null && endsAt + publishedAfterMs > clock.now();
    });
  }

  /**
   * Keys that may sign now, newest first. If there are none, the clock was ahead when they were created and has been
   * corrected since: then the oldest signs.
   */
  function signers(found: KnownKeys): SigningKeyRow[] {
    const good = wanted(found);
    const inTurn = good.filter(({ signsFrom }) => signsFrom <= clock.now());
    return inTurn.length > 0 ? inTurn : good.slice(-1);
  }

  function open({ kid, sealedPrivateJwk }: SigningKeyRow): JWK | undefined {
    const text = seal.open(sealedPrivateJwk, kid);
    return text === undefined ? undefined : JSON.parse(text);
  }

  async function importPrivate(row: SigningKeyRow): Promise<Key | undefined> {
    const jwk = open(row);
    if (jwk === undefined) return undefined;
    const key = await importJWK(jwk, algorithm);
    privateKeys.set(row.kid, key);
    return key;
  }

  async function make(number: number, signsFrom: number): Promise<SigningKeyRow> {
    const pair = await generateKeyPair(algorithm, { extractable: true });
    const publicJwk = await exportJWK(pair.publicKey);
    const kid = await calculateJwkThumbprint(publicJwk);
    return {
      number,
      kid,
      publicJwk: JSON.stringify({ ...publicJwk, kid, alg: algorithm, use: 'sig' }),
      sealedPrivateJwk: seal.close(JSON.stringify(await exportJWK(pair.privateKey)), kid),
      createdAt: clock.now(),
      signsFrom,
      withdrawnAt: null,
    };
  }

  return {
    async ensure() {
      const found = await known.reload();
      const [current] = signers(found);
      if (current !== undefined && open(current) !== undefined) return;
      // No key yet, or its SESSION_SECRET is gone. If two processes insert one, the second uses the first's.
      await store.insert(await make((found.rows[0]?.number ?? 0) + 1, clock.now()));
      await known.reload();
    },

    async current() {
      for (const row of signers(await known.getNow())) {
        const key = privateKeys.get(row.kid) ?? (await importPrivate(row));
        if (key !== undefined) return { kid: row.kid, key };
        // Another instance has encrypted the newest with a SESSION_SECRET unknown here: the one before signs.
      }
      throw new Error('No signing key can be decrypted with SESSION_SECRET.');
    },

    async find(kid) {
      const found = await known.getWith(kid);
      const isWanted = wanted(found).some((row) => row.kid === kid);
      return isWanted ? found.public.get(kid) : undefined;
    },

    async published() {
      return wanted(await known.getLast()).map(({ publicJwk }) => JSON.parse(publicJwk));
    },

    async generateNext({ isCompromised }) {
      const { rows } = await known.reload();
      const [newest] = rows;
      const isWaiting = newest !== undefined && newest.signsFrom > clock.now();
      if (isWaiting && !isCompromised) return undefined;
      const signsFrom = clock.now() + (isCompromised ? 0 : publishedBeforeMs);
      return make((newest?.number ?? 0) + 1, signsFrom);
    },

    async deleteOld() {
      const found = await known.reload();
      const oldest = wanted(found).at(-1);
      if (oldest !== undefined) await store.deleteBefore(oldest.number);
    },
  };
}
