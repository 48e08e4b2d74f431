import type { Account } from '../../accounts/account.ts';
import type { KnownDevice } from '../../accounts/known-device.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { FactorKind, FactorProof } from '../../factors/factor.ts';
import type { MissingStep } from '../../factors/missing-step.ts';
import type { Invalidation, NewSession, SessionKind } from '../../sessions/session.ts';

export interface SessionWish {
  /** Whether to stay logged in for weeks; not for administrators. */
  readonly remember: boolean;
  /** How the credential is sent; absent for a browser's cookie. */
  readonly sessionKind?: SessionKind;
  /** The device that sends this, for each account that it has logged in to. */
  readonly devices: ReadonlyMap<string, KnownDevice>;
  /** Secrets of this browser as a trusted browser, by account. */
  readonly trustedBrowsers?: ReadonlyMap<string, string>;
  /** Whether to trust this browser after this login. */
  readonly trustBrowser?: boolean;
  readonly requestContext: RequestContext;
}

/** What a person who logs in has proved. */
export interface Proof {
  /** Locked by this transaction. */
  readonly account: Account;
  /** Authentication methods (RFC 8176). */
  readonly amr: readonly string[];
  /** When the proved password was chosen; null without a password. */
  readonly passwordSetAt: number | null;
  /** The factor that was just proved. */
  readonly factor?: FactorProof;
  /** Whether an emailed link, or the operator's, was used: then a first factor may be added. */
  readonly ownsLink?: boolean;
  /** Whether nobody has ever logged in to this account. */
  readonly isFirst: boolean;
}

export interface LoggedIn {
  readonly session: NewSession;
  /** Only for a JWT session; not stored. */
  readonly refreshToken?: string | undefined;
  /** For the cookie that makes this a known device. */
  readonly deviceGeneration: number;
  /** Invalidations of surplus sessions, to be published. */
  readonly invalidations: readonly Invalidation[];
  /** For the cookie of a newly trusted browser. */
  readonly trustedBrowser?: { readonly secret: string; readonly expiresAt: number } | undefined;
}

/** A login that waits for its second step. */
export interface PendingStep {
  /** A credential for the second step only; not stored. */
  readonly token: string;
  readonly purpose: Exclude<MissingStep, 'none'>;
  readonly factors: readonly FactorKind[];
  readonly expiresInSeconds: number;
}

export type Entered =
  | ({ readonly kind: 'logged-in' } & LoggedIn)
  | { readonly kind: 'second-step'; readonly pending: PendingStep };
