import { randomBytes } from 'node:crypto';
import type { Clock } from '../platform/clock.ts';
import { digestOf, newId } from '../platform/ids.ts';
import type { FactorKindModule } from './factor-kind.ts';
import { createSealedOffers } from './sealed-offers.ts';

const codeCount = 10;
const codeBytes = 15;
/** RFC 4648 without digits that look like letters. */
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/**
 * Ten codes of 120 random bits, for when no other factor is available. Each works once. They are shown once,
 * and typing one of them proves that they were kept.
 */
export function createRecoveryCodes({
  secrets,
  clock,
}: {
  secrets: readonly string[];
  clock: Clock;
}): FactorKindModule<readonly string[], undefined> {
  const offers = createSealedOffers(secrets, 'recovery codes', clock);

  return {
    kind: 'recovery_codes',

    async offer(_stores, { id }, { sealed = '' }) {
      const before = offers.open(sealed, id)?.secret.split(',');
      const codes = before ?? Array.from({ length: codeCount }, newCode);
      const shown = codes.map(inGroups);
      return { shown, sealed: before ? sealed : offers.close(codes.join(','), id) };
    },

    async enrol(stores, { owner, sealed, answer, name }) {
      const offer = offers.open(sealed, owner.id);
      if (offer === undefined) return { kind: 'expired' };
      const codes = offer.secret.split(',');
      if (!codes.includes(canonicalCode(answer))) return { kind: 'rejected' };
      // The same form sent twice adds one set of codes.
      if (!(await stores.usedChallenges.use(digestOf(offer.secret), offer.expiresAt))) {
        return { kind: 'expired' };
      }
      const id = newId();
      const now = clock.now();
      await stores.factors.remove(owner.id, { kind: 'recovery_codes' }, now);
      await stores.factors.insert({ id, accountId: owner.id, kind: 'recovery_codes', name }, now);
      await stores.recoveryCodes.insert(id, codes.map(digestOf));
      return { kind: 'enrolled', id };
    },

    async challenge() {
      return { asked: undefined, challenge: '' };
    },

    async verify(stores, accountId, { answer }) {
      if (accountId === undefined) return { kind: 'rejected' };
      const digest = digestOf(canonicalCode(answer));
      const used = await stores.recoveryCodes.use(accountId, digest, clock.now());
      if (used === undefined) return { kind: 'rejected' };
      const amr = ['otp', 'mfa'];
      return { kind: 'proved', proof: { ...used, kind: 'recovery_codes', accountId, amr } };
    },
  };
}

function newCode(): string {
  let bits = 0n;
  for (const byte of randomBytes(codeBytes)) bits = (bits << 8n) | BigInt(byte);
  const letters = Array.from({ length: (codeBytes * 8) / 5 }, (_, index) => {
    return alphabet[Number((bits >> BigInt(5 * index)) & 31n)];
  });
  return letters.join('');
}

/** `abcd-efgh-...`, as people read and type it. */
function inGroups(code: string): string {
  return code.replaceAll(/(.{4})(?!$)/g, '$1-');
}

/** Letter case, spaces and hyphens make no difference. */
function canonicalCode(typed: string): string {
  return typed.toLowerCase().replaceAll(/[^a-z\d]/g, '');
}
