import type { Clock } from '../platform/clock.ts';
import { createChallenges } from './challenges.ts';
import { createPasskeys } from './passkeys.ts';
import { createRecoveryCodes } from './recovery-codes.ts';
import { createTotp } from './totp.ts';

export type FactorKinds = ReturnType<typeof createFactorKinds>;

/** The data that a person needs to add a factor of this kind. */
export type OfferOf<Kind extends keyof FactorKinds> = Awaited<
  ReturnType<FactorKinds[Kind]['offer']>
>;

/** Every kind of factor, by the name under which it is stored. */
export function createFactorKinds({
  secrets,
  baseUrl,
  name,
  clock,
}: {
  /** Newest first. */
  secrets: readonly string[];
  baseUrl: URL;
  /** Name of this installation, as apps and browsers show it. */
  name: string;
  clock: Clock;
}) {
  const challenges = createChallenges(secrets, clock);
  return {
    totp: createTotp({ secrets, issuer: name, clock }),
    passkey: createPasskeys({ baseUrl, name, challenges, clock }),
    recovery_codes: createRecoveryCodes({ secrets, clock }),
  };
}
