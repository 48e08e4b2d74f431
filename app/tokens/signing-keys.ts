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

/** Longer than anybody may keep the published set, so that all know a key before it signs. */
const publishedBeforeMs = 10 * 60_000;
/** Longer than any access token lives (ACCESS_TOKEN_SECONDS is at most an hour). */
const publishedAfterMs = 65 * 60_000;

export interface SigningKeys {
  /** Makes a key if there is none that works; several processes may ask at once. */
  ensure(): Promise<void>;
  /** What signs now. */
  current(): Promise<{ readonly kid: string; readonly key: Key }>;
  /** The public key of this name, if what it has signed may be good. */
  find(kid: string): Promise<Key | undefined>;
  /** For the JWKS document: keys that sign, are about to, or did a short while ago. */
  published(): Promise<JWK[]>;
  /**
   * The next key, to be stored: it is published ten minutes before it signs.
   *
   * @param how.isCompromised it signs at once
   * @returns undefined if one is waiting for its turn already
   */
  makeNext(how: { readonly isCompromised: boolean }): Promise<SigningKeyRow | undefined>;
  /** Deletes keys that no living token was signed with. */
  deleteOld(): Promise<void>;
}

/**
 * The keys of access tokens (RFC 7517, RFC 8725 3.5): kept in SQL, the private half encrypted, and in the
 * memory of each process, as long as nobody has changed them. Nothing is ever fetched from elsewhere.
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

  /** Not withdrawn, and not so long out of turn that nothing it has signed can be alive. */
  function wanted({ rows }: KnownKeys): SigningKeyRow[] {
    return rows.filter((row, index) => {
      const endsAt = rows[index - 1]?.signsFrom ?? Number.POSITIVE_INFINITY;
      return row.withdrawnAt === null && endsAt + publishedAfterMs > clock.now();
    });
  }

  /**
   * Those whose turn has come, newest first. If none has, the clock was ahead when they were made and has been set
   * right: then the oldest signs, as somebody must.
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
      // None yet, or the SESSION_SECRET it was encrypted under is gone. Who comes second finds the first's.
      await store.insert(await make((found.rows[0]?.number ?? 0) + 1, clock.now()));
      await known.reload();
    },

    async current() {
      for (const row of signers(await known.getNow())) {
        const key = privateKeys.get(row.kid) ?? (await importPrivate(row));
        if (key !== undefined) return { kid: row.kid, key };
        // Another instance has closed it with a newer secret than this one knows: the one before serves.
      }
      throw new Error('There is no key to sign access tokens with that SESSION_SECRET opens.');
    },

    async find(kid) {
      const found = await known.getWith(kid);
      const isWanted = wanted(found).some((row) => row.kid === kid);
      return isWanted ? found.public.get(kid) : undefined;
    },

    async published() {
      return wanted(await known.getLast()).map(({ publicJwk }) => JSON.parse(publicJwk));
    },

    async makeNext({ isCompromised }) {
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
