import type { Account } from '../../accounts/account.ts';
import { type KnownDevice, knownDeviceOf } from '../../accounts/known-device.ts';
import type { Circumstances } from '../../audit/circumstances.ts';
import type { Factor, FactorKind, FactorProof } from '../../factors/factor.ts';
import { type MissingStep, missingStep } from '../../factors/missing-step.ts';
import { factorsDigest, pendingLoginMs } from '../../factors/pending-login-store.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Invalidation, NewSession, SessionKind } from '../../sessions/session.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { RefreshTokens } from '../../tokens/refresh-token.ts';
import { endSurplusSessions } from './end-surplus-sessions.ts';
import { notifyNewDevice } from './notify-new-device.ts';
import { storeSession } from './store-session.ts';
import type { Stores } from './stores.ts';
import { trustBrowser } from './trust-browser.ts';

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

/**
 * The one step in which every login ends, in the transaction of its journey: it starts the session, or a login that
 * waits for its second step. No other code starts a session.
 */
export type Enter = (tx: Stores, proof: Proof, wish: SessionWish) => Promise<Entered>;

/** To be called when the transaction of a login has committed: then its first request, at any worker, finds a copy. */
export async function warmEntered(sessions: Sessions, entered: Entered): Promise<void> {
  if (entered.kind !== 'logged-in') return;
  await sessions.propagate(entered.invalidations);
  await sessions.warmCopies(entered.session);
}

interface Needs {
  sessions: Sessions;
  refreshTokens: RefreshTokens;
  mail: Mail;
  requirements: Requirements;
  clock: { now(): number };
}

export function createEnter(needs: Needs): Enter {
  const { requirements, clock } = needs;

  return async function enter(tx, proof, wish) {
    const { account, amr } = proof;
    const now = clock.now();
    const factors = await tx.factors.list(account.id);
    const requirement = requirements.of(account);
    const trustedSince = requirement.isRequired
      ? undefined
      : await trustedBrowserOf(tx, proof, wish, now);
    const step = missingStep(
      {
        amr,
        factors,
        alwaysSecondStep: account.alwaysSecondStep,
        requirement,
        ...(requirement.isRequired && (await graceOf(tx, account, now))),
        isTrustedBrowser: trustedSince !== undefined,
      },
      now,
    );
    if (step !== 'none')
      return { kind: 'second-step', pending: await wait(tx, step, proof, wish, factors) };
    const secondFactorAt = amr.includes('mfa') ? now : (trustedSince ?? null);
    const remember = wish.remember && !requirement.isRequired;
    return {
      kind: 'logged-in',
      ...(await begin(tx, proof, { ...wish, remember }, secondFactorAt, factors)),
    };
  };

  /** When this browser last proved a second factor, if it is trusted. */
  async function trustedBrowserOf(tx: Stores, { account }: Proof, wish: SessionWish, now: number) {
    const secret = wish.trustedBrowsers?.get(account.id);
    return secret === undefined ? undefined : tx.trustedBrowsers.use(account.id, secret, now);
  }

  /** One window from the first login under the requirement; void once an administrator has removed the factors. */
  async function graceOf(tx: Stores, account: Account, now: number) {
    const requiredAt = account.secondFactorRequiredAt ?? now;
    if (account.secondFactorRequiredAt === null) {
      await tx.accounts.setSecondFactorState(account.id, { requiredAt });
    }
    return account.factorsClearedAt === null
      ? { graceEndsAt: requiredAt + requirements.graceMs }
      : {};
  }

  async function wait(
    tx: Stores,
    purpose: PendingStep['purpose'],
    { account, amr, passwordSetAt, ownsLink = false, factor }: Proof,
    { remember, sessionKind = 'browser', devices }: SessionWish,
    factors: readonly Factor[],
  ): Promise<PendingStep> {
    const isKnownDevice = knownDeviceOf(account, devices) !== undefined;
    const isTrustworthy = isKnownDevice && account.factorsClearedAt === null;
    const login = {
      accountId: account.id,
      purpose,
      sessionKind,
      remember,
      amr,
      passwordSetAt,
      deviceGeneration: account.deviceGeneration,
      factorsDigest: factorsDigest(factors),
      mayEnrol: ownsLink || isTrustworthy || factor !== undefined,
    };
    const token = await tx.pendingLogins.insert(login, clock.now());
    const kinds = [...new Set(factors.map(({ kind }) => kind))];
    return { token, purpose, factors: kinds, expiresInSeconds: pendingLoginMs / 1000 };
  }

  async function begin(
    tx: Stores,
    { account, amr, factor, isFirst }: Proof,
    wish: SessionWish,
    secondFactorAt: number | null,
    factors: readonly Factor[],
  ): Promise<LoggedIn> {
    const { sessions, refreshTokens, mail } = needs;
    const { remember, sessionKind: kind = 'browser', devices, circumstances } = wish;
    const { id, deviceGeneration } = account;
    const how = { remember, kind, amr, secondFactorAt };
    const session = sessions.prepare(sessionAccount(account), circumstances, how);
    const now = session.live.createdAt;
    const refreshToken = await storeSession(tx, refreshTokens, session);
    const invalidations = await endSurplusSessions(tx, id, circumstances, now);
    const device = knownDeviceOf(account, devices);
    await tx.failures.clear(id, { isKnownDevice: device !== undefined });
    const sessionId = session.live.id;
    const event = { event: 'authn_login_success', actorId: id, sessionId, circumstances } as const;
    await tx.audit.record(event, now);
    if (!isFirst && device === undefined) await notifyNewDevice(tx, mail, session, account);
    if (factor !== undefined)
      await recordFactorUse(tx, factor, factors, devices.get(id), device !== undefined, now);
    const trustedBrowser = await trustBrowser(tx, { account, factor, wish, requirements, now });
    return { session, refreshToken, invalidations, deviceGeneration, trustedBrowser };
  }
}

/** A factor ripens when it is used on a device that was known before it was added. */
async function recordFactorUse(
  tx: Stores,
  { factorId }: FactorProof,
  factors: readonly Factor[],
  mark: KnownDevice | undefined,
  isKnownDevice: boolean,
  now: number,
) {
  const createdAt = factors.find(({ id }) => id === factorId)?.createdAt ?? 0;
  const ripens = isKnownDevice && mark !== undefined && mark.since * 1000 < createdAt;
  await tx.factors.recordUse(factorId, now, ripens);
}
