import type { Clock } from '../platform/clock.ts';
import { createSeal } from '../platform/seal.ts';

/** How long an offer can be accepted. */
const lifetimeMs = 15 * 60 * 1000;

/** Offers of factors, encrypted, as a form carries them from one request to the next. */
export interface SealedOffers {
  close(secret: string, accountId: string): string;
  /** @returns undefined for an offer that is too old, altered, or for another account or kind */
  open(
    sealed: string,
    accountId: string,
  ): { readonly secret: string; readonly expiresAt: number } | undefined;
}

/** @param kind separates the offers of each kind */
export function createSealedOffers(
  secrets: readonly string[],
  kind: string,
  clock: Clock,
): SealedOffers {
  const seal = createSeal(secrets, `offers of ${kind}`);
  return {
    close(secret, accountId) {
      return seal.close(`${clock.now() + lifetimeMs} ${secret}`, accountId);
    },
    open(sealed, accountId) {
      const [end, secret = ''] = seal.open(sealed, accountId)?.split(' ') ?? [];
      const expiresAt = Number(end);
      return expiresAt > clock.now() ? { secret, expiresAt } : undefined;
    },
  };
}
