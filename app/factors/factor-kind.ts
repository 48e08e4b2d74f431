import type { ChallengePurpose } from './challenges.ts';
import type { FactorKind, FactorOwner, FactorProof } from './factor.ts';
import type { FactorStore } from './factor-store.ts';
import type { PasskeyStore } from './passkey-store.ts';
import type { RecoveryCodeStore } from './recovery-code-store.ts';
import type { TotpStore } from './totp-store.ts';
import type { UsedChallengeStore } from './used-challenge-store.ts';

/** The stores of all kinds. */
export interface FactorStores {
  readonly factors: FactorStore;
  readonly totp: TotpStore;
  readonly recoveryCodes: RecoveryCodeStore;
  readonly passkeys: PasskeyStore;
  readonly usedChallenges: UsedChallengeStore;
}

/** The data that a person needs to add a factor. */
interface Offer<Shown> {
  readonly shown: Shown;
  /** Authenticates the offer to `enrol`. The form carries it, so that offers need not be stored. */
  readonly sealed: string;
}

/** The context of adding a factor. */
interface Ceremony {
  /** A secret that only this browser has. An answer from another browser is refused. */
  readonly browser: string;
  /** Only for passkeys: a security key that cannot log in alone. */
  readonly forSecondStep?: boolean;
}

/** A request for an offer. */
export interface Proposal extends Ceremony {
  /** An earlier offer, to be shown again after a wrong answer. An expired one is replaced. */
  readonly sealed?: string | undefined;
}

/** An answer to an offer, as a form sends it. */
export interface Enrolment extends Ceremony {
  readonly owner: FactorOwner;
  readonly sealed: string;
  /** The code of the app, one of the recovery codes, or the browser's response for a passkey. */
  readonly answer: string;
  /** The name that its owner gives it. */
  readonly name: string;
}

interface Question<Asked> {
  readonly asked: Asked;
  /** Authenticates the question to `verify`. The form carries it. */
  readonly challenge: string;
}

/** An answer to a question for a factor. */
export interface FactorAnswer {
  readonly purpose: ChallengePurpose;
  readonly answer: string;
  /** Only for passkeys: the challenge as it was issued. */
  readonly challenge?: string;
  readonly browser?: string;
}

/**
 * One kind of factor. A new kind is a file with these four verbs, listed in `factor-kinds.ts`.
 *
 * `Shown` is what its owner sees when adding one. `Asked` is what a browser needs to answer.
 */
export interface FactorKindModule<Shown, Asked> {
  readonly kind: FactorKind;
  /** Offers a new factor. */
  offer(stores: FactorStores, owner: FactorOwner, proposal: Proposal): Promise<Offer<Shown>>;
  /**
   * Stores a factor, in the transaction of its journey, if the answer fits the offer.
   *
   * @returns its id; 'rejected' for a wrong answer, 'expired' for an offer that is too old or was used
   */
  enrol(stores: FactorStores, enrolment: Enrolment): Promise<EnrolOutcome>;
  /**
   * Returns the question. Writes nothing. @param accountId absent: for any account, which only passkeys can
   * answer
   */
  challenge(
    stores: FactorStores,
    context: {
      readonly purpose: ChallengePurpose;
      readonly accountId?: string;
      readonly browser: string;
    },
  ): Promise<Question<Asked>>;
  /**
   * Verifies an answer and uses it up, for exactly one of any number of callers. Wrong, used and expired
   * codes take the same statements. A passkey cannot be guessed, so its refusal may end earlier.
   *
   * @param accountId absent: the account that the answer names; then a passkey must have verified its user
   */
  verify(
    stores: FactorStores,
    accountId: string | undefined,
    answer: FactorAnswer,
  ): Promise<VerifyOutcome>;
  /** Encrypts stored secrets with the newest SESSION_SECRET, so that older ones can be removed. Absent without secrets. */
  renewSecrets?(stores: FactorStores): Promise<void>;
}

export type EnrolOutcome =
  | { readonly kind: 'enrolled'; readonly id: string }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'expired' };

export type VerifyOutcome =
  | { readonly kind: 'proved'; readonly proof: FactorProof }
  /** `isUnknown`: the passkey belongs to no account, so its browser can stop offering it. */
  | { readonly kind: 'rejected'; readonly isUnknown?: true }
  /** The counter of a device-bound passkey went backwards: it was copied (WebAuthn Level 3, 6.1.1). */
  | { readonly kind: 'copied'; readonly factorId: string; readonly accountId: string };
