import type { Clock } from '../platform/clock.ts';
import { digestOf, newId } from '../platform/ids.ts';
import { createSeal } from '../platform/seal.ts';
import type { FactorKindModule, FactorStores } from './factor-kind.ts';
import { createSealedOffers } from './sealed-offers.ts';

/** The data that an authenticator app needs. */
export interface TotpOffer {
  /** For the QR code: `otpauth://totp/...`. */
  readonly uri: string;
  /** The same secret for typing: 32 base32 characters. */
  readonly secret: string;
}

const periodMs = 30_000;
const noStep = -1;
const purpose = 'authenticator apps';
/** Takes about a millisecond, so that no request waits for it. */
const pageSize = 100;

/**
 * Authenticator apps (TOTP, RFC 6238): SHA-1, six digits, thirty seconds, because most apps know only these.
 * The code of the current time step and of the one before are accepted, each step once (ASVS 5.0, 6.5.1).
 */
export function createTotp({
  secrets,
  issuer,
  clock,
}: {
  /** Newest first: the first encrypts, all decrypt. */
  secrets: readonly string[];
  /** The name under which apps list the code. */
  issuer: string;
  clock: Clock;
}): FactorKindModule<TotpOffer, undefined> {
  const seal = createSeal(secrets, purpose);
  const newestSeal = createSeal(secrets.slice(0, 1), purpose);
  const offers = createSealedOffers(secrets, purpose, clock);

  /** The time step of a code; -1 for none. */
  async function stepOf(secret: string, answer: string): Promise<number> {
    const { Secret, TOTP } = await import('otpauth');
    const token = answer.replaceAll(/\s/g, '');
    if (!/^\d{6}$/.test(token)) return noStep;
    const timestamp = clock.now();
    const delta = TOTP.validate({ token, secret: Secret.fromBase32(secret), timestamp, window: 1 });
    return delta === null || delta > 0 ? noStep : Math.floor(timestamp / periodMs) + delta;
  }

  async function renew(
    stores: Pick<FactorStores, 'totp'>,
    kept: { factorId: string; sealedSecret: string },
  ) {
    if (newestSeal.open(kept.sealedSecret, kept.factorId) !== undefined) return;
    const secret = seal.open(kept.sealedSecret, kept.factorId);
    if (secret === undefined) return;
    await stores.totp.reseal(kept, newestSeal.close(secret, kept.factorId));
  }

  return {
    kind: 'totp',

    async renewSecrets(stores) {
      // With one secret there is none to move away from.
      if (secrets.length < 2) return;
      for (let after = ''; ; ) {
        const page = await stores.totp.page(after, pageSize);
        for (const kept of page) await renew(stores, kept);
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.factorId;
      }
    },

    async offer(_stores, { id, username }, { sealed = '' }) {
      const { Secret, TOTP } = await import('otpauth');
      const before = offers.open(sealed, id)?.secret;
      const secret = before === undefined ? new Secret({ size: 20 }) : Secret.fromBase32(before);
      const uri = new TOTP({ issuer, label: username, secret }).toString();
      const shown = { uri, secret: secret.base32 };
      return { shown, sealed: before === undefined ? offers.close(secret.base32, id) : sealed };
    },

    async enrol(stores, { owner, sealed, answer, name }) {
      const offer = offers.open(sealed, owner.id);
      if (offer === undefined) return { kind: 'expired' };
      const { secret, expiresAt } = offer;
      const step = await stepOf(secret, answer);
      if (step === noStep) return { kind: 'rejected' };
      // The same form sent twice adds one app.
      if (!(await stores.usedChallenges.use(digestOf(secret), expiresAt)))
        return { kind: 'expired' };
      const factorId = newId();
      const factor = { id: factorId, accountId: owner.id, kind: 'totp', name } as const;
      await stores.factors.insert(factor, clock.now());
      await stores.totp.insert({ factorId, sealedSecret: seal.close(secret, factorId) }, step);
      return { kind: 'enrolled', id: factorId };
    },

    async challenge() {
      return { asked: undefined, challenge: '' };
    },

    async verify(stores, accountId, { answer }) {
      const apps = accountId === undefined ? [] : await stores.totp.list(accountId);
      let proved: string | undefined;
      for (const { factorId, sealedSecret } of apps) {
        const secret = seal.open(sealedSecret, factorId);
        const step = secret === undefined ? noStep : await stepOf(secret, answer);
        // A wrong code takes the same statement, so that the time reveals nothing.
        if (await stores.totp.useStep(factorId, step)) proved ??= factorId;
      }
      if (proved === undefined || accountId === undefined) return { kind: 'rejected' };
      const proof = { factorId: proved, kind: 'totp', accountId, amr: ['otp', 'mfa'] } as const;
      return { kind: 'proved', proof };
    },
  };
}
