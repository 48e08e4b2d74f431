import type { Account } from '../../accounts/account.ts';
import { type KnownDevice, knownDeviceOf } from '../../accounts/known-device.ts';
import type { Factor, FactorProof } from '../../factors/factor.ts';
import { ripensAfterMs } from '../../factors/factor-store.ts';
import { missingStep } from '../../factors/missing-step.ts';
import { factorsDigest, pendingLoginMs } from '../../factors/pending-login.ts';
import type { Requirements } from '../../factors/requirements.ts';
import type { Mail } from '../../mail/mail.ts';
import type { NewSession } from '../../sessions/session.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { RefreshTokens } from '../../tokens/refresh-token.ts';
import { endSurplusSessions } from './end-surplus-sessions.ts';
import type { Entered, LoggedIn, PendingStep, Proof, SessionWish } from './entered.ts';
import { notifyNewDevice } from './notify-new-device.ts';
import type { Stores } from './stores.ts';
import { trustBrowser } from './trust-browser.ts';

/**
 * The last step of every login, in the transaction of its journey: it starts the session, or a login that waits for
 * its second step. No other code starts a session.
 */
export type Enter = (tx: Stores, proof: Proof, wish: SessionWish) => Promise<Entered>;

/** Call it once the transaction of a login has committed, so that the first request finds a copy at any worker. */
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
    if (secret === undefined) return undefined;
    return tx.trustedBrowsers.use(account.id, secret, now, requirements.trustBrowserMs);
  }

  /**
   * The grace period begins with the first login under the requirement. There is none once an administrator has
   * removed the factors.
   */
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
    const { remember, sessionKind: kind = 'browser', devices, requestContext } = wish;
    const { id, deviceGeneration } = account;
    const how = { remember, kind, amr, secondFactorAt, accountEndsAt: account.endsAt };
    const session = sessions.prepare(sessionAccount(account), requestContext, how);
    const now = session.live.createdAt;
    const refreshToken = await storeSession(tx, refreshTokens, session);
    const invalidations = await endSurplusSessions(tx, id, requestContext, now);
    const device = knownDeviceOf(account, devices);
    await tx.failures.clear(id, { isKnownDevice: device !== undefined });
    const sessionId = session.live.id;
    const event = { event: 'authn_login_success', actorId: id, sessionId, requestContext } as const;
    await tx.audit.record(event, now);
    if (!isFirst && device === undefined) await notifyNewDevice(tx, mail, session, account);
    if (factor !== undefined)
      await recordFactorUse(tx, factor, factors, devices.get(id), device !== undefined, now);
    const trustedBrowser = await trustBrowser(tx, { account, factor, wish, requirements, now });
    return { session, refreshToken, invalidations, deviceGeneration, trustedBrowser };
  }
}

/**
 * A factor ripens when it is used on a device that, when the factor was added, had been known for as long as factors
 * take to ripen. A device that logged in just before it added the factor proves nothing.
 */
async function recordFactorUse(
  tx: Stores,
  { factorId }: FactorProof,
  factors: readonly Factor[],
  mark: KnownDevice | undefined,
  isKnownDevice: boolean,
  now: number,
) {
  const createdAt = factors.find(({ id }) => id === factorId)?.createdAt ?? 0;
  const ripens =
    isKnownDevice && mark !== undefined && mark.since * 1000 <= createdAt - ripensAfterMs;
  await tx.factors.recordUse(factorId, now, ripens);
}

/**
 * Stores a session and, for a JWT session, its first refresh token. Part of the transaction of a login.
 *
 * @returns the refresh token, which is not stored
 */
async function storeSession(
  tx: Stores,
  refreshTokens: RefreshTokens,
  session: NewSession,
): Promise<string | undefined> {
  await tx.sessions.insert(session);
  const { id, kind, createdAt, endsAt } = session.live;
  if (kind !== 'jwt') return undefined;
  const refreshToken = refreshTokens.create(id);
  await tx.refreshTokens.insert(refreshToken, id, { now: createdAt, expiresAt: endsAt });
  return refreshToken;
}
