import type { Account } from '../../accounts/account.ts';
import type { KnownDevice } from '../../accounts/known-device.ts';
import type { Circumstances } from '../../audit/circumstances.ts';
import type { FactorKind, FactorProof } from '../../factors/factor.ts';
import type { MissingStep } from '../../factors/missing-step.ts';
import type { Invalidation, NewSession, SessionKind } from '../../sessions/session.ts';

export interface SessionWish {
  /** Whether to stay logged in for weeks; not for administrators. */
  readonly remember: boolean;
  /** How the credential is to travel; absent: in a browser's cookie. */
  readonly sessionKind?: SessionKind;
  /** The device that sends this, by account, as far as it has logged in before. */
  readonly devices: ReadonlyMap<string, KnownDevice>;
  /** The secrets of a browser that is trusted after a second factor, by account. */
  readonly trustedBrowsers?: ReadonlyMap<string, string>;
  /** Whether this browser is to be trusted from now on. */
  readonly trustBrowser?: boolean;
  readonly circumstances: Circumstances;
}

/** What has been proved about somebody who wants to log in. */
export interface Proof {
  /** Held by this transaction. */
  readonly account: Account;
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
  /** Of the password that was proved; null if none was. */
  readonly passwordSetAt: number | null;
  /** The factor that was proved just now. */
  readonly factor?: FactorProof;
  /** Whether the mailbox, or the operator's link, was proved: then a first factor may be added. */
  readonly ownsLink?: boolean;
  /** Whether nobody has ever logged in to this account. */
  readonly isFirst: boolean;
}

export interface LoggedIn {
  readonly session: NewSession;
  /** Of a JWT session; nowhere kept. */
  readonly refreshToken?: string | undefined;
  /** For the mark that makes the device a known one. */
  readonly deviceGeneration: number;
  /** Of sessions that were too many: to be propagated. */
  readonly invalidations: readonly Invalidation[];
  /** For the cookie of a browser that is trusted from now on. */
  readonly trustedBrowser?: { readonly secret: string; readonly expiresAt: number } | undefined;
}

/** A login that waits for its second step. */
export interface PendingStep {
  /** Opens the second step and nothing else; kept nowhere. */
  readonly token: string;
  readonly purpose: Exclude<MissingStep, 'none'>;
  readonly factors: readonly FactorKind[];
  readonly expiresInSeconds: number;
}

export type Entered =
  | ({ readonly kind: 'logged-in' } & LoggedIn)
  | { readonly kind: 'second-step'; readonly pending: PendingStep };
