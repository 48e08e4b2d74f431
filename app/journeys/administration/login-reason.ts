import type { Account } from '../../accounts/account.ts';

/** Why somebody cannot log in, or what they still have to do. Instants are epoch milliseconds. */
export type LoginReason =
  | { readonly code: 'erased'; readonly at: number }
  /** `by`: a user name; null for the operator at the command line. */
  | { readonly code: 'deleted'; readonly at: number; readonly by: string | null }
  | {
      readonly code: 'disabled';
      readonly at: number;
      readonly by: string | null;
      readonly note: string | null;
    }
  | { readonly code: 'ended'; readonly at: number }
  /** Its owner has locked it: nobody can log in until a new password is chosen with an emailed link. */
  | { readonly code: 'locked_by_owner'; readonly at: number }
  /** No password is accepted until the failures are forgotten. */
  | ({ readonly code: 'locked'; readonly isForEverybody: boolean } & Guesses)
  /** Browsers and programs that are not known to the account have to wait. */
  | ({ readonly code: 'delayed'; readonly until: number } & Guesses)
  | { readonly code: 'unconfirmed' }
  /** Registered, and the link in the email was not used yet: there is no account. */
  | { readonly code: 'registered'; readonly email: string; readonly until: number }
  /** Invited, and the invitation was not accepted yet: there is no account. */
  | { readonly code: 'invited'; readonly at: number; readonly by: string; readonly until: number }
  /** It has neither a password nor a passkey that can log in alone. */
  | { readonly code: 'no_password' }
  /** A second factor is required, and the account has none that counts. */
  | { readonly code: 'factor_missing'; readonly isPasskeyRequired: boolean }
  /** The password was right, and the second step was not done. */
  | { readonly code: 'second_step'; readonly at: number };

interface Guesses {
  readonly failures: number;
  /** How many networks the failures came from, as far as the audit trail knows. */
  readonly networks: number;
}

export interface LoginExplanation {
  readonly canLogIn: boolean;
  /** The most important one first; none if nothing is in the way. */
  readonly reasons: readonly LoginReason[];
  /** When a login last proved the right password; null if never, or if there is none. */
  readonly lastRightPasswordAt: number | null;
}

/** The reasons that a person cannot get past, in whatever order they log in. */
const blocking: ReadonlySet<LoginReason['code']> = new Set([
  ...(['erased', 'deleted', 'disabled', 'ended', 'locked', 'delayed', 'unconfirmed'] as const),
  ...(['locked_by_owner', 'registered', 'invited', 'no_password'] as const),
]);

export function explanationOf(
  reasons: readonly LoginReason[],
  lastRightPasswordAt: number | null,
): LoginExplanation {
  const canLogIn = !reasons.some(({ code }) => blocking.has(code));
  return { canLogIn, reasons, lastRightPasswordAt };
}

/** What the account itself says about why it is out of use. @param nameOf the user name of an account id */
export async function stateReasons(
  account: Account,
  nameOf: (id: string | null) => Promise<string | null>,
  now: number,
): Promise<LoginReason[]> {
  const { erasedAt, deletedAt, disabledAt, endsAt, lockedByOwnerAt } = account;
  if (erasedAt !== null) return [{ code: 'erased', at: erasedAt }];
  const reasons: LoginReason[] = [];
  if (deletedAt !== null) {
    reasons.push({ code: 'deleted', at: deletedAt, by: await nameOf(account.deletedBy) });
  }
  if (disabledAt !== null) {
    const by = await nameOf(account.disabledBy);
    reasons.push({ code: 'disabled', at: disabledAt, by, note: account.disabledReason });
  }
  if (endsAt !== null && endsAt <= now) reasons.push({ code: 'ended', at: endsAt });
  if (lockedByOwnerAt !== null) reasons.push({ code: 'locked_by_owner', at: lockedByOwnerAt });
  return reasons;
}
