import type { ChallengePurpose } from './challenges.ts';
import type { FactorKind, FactorOwner, FactorProof } from './factor.ts';
import type { FactorStore } from './factor-store.ts';
import type { PasskeyStore } from './passkey-store.ts';
import type { RecoveryCodeStore } from './recovery-code-store.ts';
import type { TotpStore } from './totp-store.ts';
import type { UsedChallengeStore } from './used-challenge-store.ts';

/** Where factors are kept. */
export interface FactorStores {
  readonly factors: FactorStore;
  readonly totp: TotpStore;
  readonly recoveryCodes: RecoveryCodeStore;
  readonly passkeys: PasskeyStore;
  readonly usedChallenges: UsedChallengeStore;
}

/** What somebody is shown in order to add a factor. */
interface Offer<Shown> {
  readonly shown: Shown;
  /** Proves the offer to `enrol`: the form carries it, so that an offer need not be stored. */
  readonly sealed: string;
}

/** How a factor is to be added. */
interface Ceremony {
  /** A secret that only this browser holds: an answer from another browser is refused. */
  readonly browser: string;
  /** Of a passkey: a security key that cannot log in alone. */
  readonly forSecondStep?: boolean;
}

/** How a factor is to be proposed. */
export interface Proposal extends Ceremony {
  /** An offer made before, to be shown again after a wrong answer. One that has expired is replaced by a new one. */
  readonly sealed?: string | undefined;
}

/** An answer to an offer, as a form sends it. */
export interface Enrolment extends Ceremony {
  readonly owner: FactorOwner;
  readonly sealed: string;
  /** The code that the app shows, one of the recovery codes, or what the browser made of a passkey's options. */
  readonly answer: string;
  /** As its owner calls it. */
  readonly name: string;
}

interface Question<Asked> {
  readonly asked: Asked;
  /** Proves the question to `verify`: the form carries it. */
  readonly challenge: string;
}

/** An answer to a question for a factor. */
export interface FactorAnswer {
  readonly purpose: ChallengePurpose;
  readonly answer: string;
  /** Of a passkey: the challenge as it was issued. */
  readonly challenge?: string;
  readonly browser?: string;
}

/**
 * One kind of factor. A further kind is a file that has these four verbs, listed in `factor-kinds.ts`.
 *
 * `Shown` is what its owner needs to see when adding one; `Asked` is what a browser needs in order to answer.
 */
export interface FactorKindModule<Shown, Asked> {
  readonly kind: FactorKind;
  /** Proposes a new factor. */
  offer(stores: FactorStores, owner: FactorOwner, proposal: Proposal): Promise<Offer<Shown>>;
  /**
   * Stores a factor, in the transaction of its journey, if the answer fits the offer.
   *
   * @returns its id; 'rejected' for a wrong answer, 'expired' for an offer that is too old or was used
   */
  enrol(stores: FactorStores, enrolment: Enrolment): Promise<EnrolOutcome>;
  /** What to ask. Writes nothing. @param accountId absent: of anybody, which passkeys alone can answer */
  challenge(
    stores: FactorStores,
    context: {
      readonly purpose: ChallengePurpose;
      readonly accountId?: string;
      readonly browser: string;
    },
  ): Promise<Question<Asked>>;
  /**
   * Proves a factor and uses the answer up: for exactly one of any number of callers. Wrong, used and expired codes
   * take the same statements. A passkey cannot be guessed, so a refusal of one may end earlier.
   *
   * @param accountId absent: whichever account the answer names; then a passkey must have verified its user
   */
  verify(
    stores: FactorStores,
    accountId: string | undefined,
    answer: FactorAnswer,
  ): Promise<VerifyOutcome>;
}

export type EnrolOutcome =
  | { readonly kind: 'enrolled'; readonly id: string }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'expired' };

export type VerifyOutcome =
  | { readonly kind: 'proved'; readonly proof: FactorProof }
  /** `isUnknown`: of a passkey that nobody here has, so that its browser may forget it. */
  | { readonly kind: 'rejected'; readonly isUnknown?: true }
  /** The counter of a passkey on one device fell: somebody has a copy of it (WebAuthn Level 3, 6.1.1). */
  | { readonly kind: 'copied'; readonly factorId: string; readonly accountId: string };
