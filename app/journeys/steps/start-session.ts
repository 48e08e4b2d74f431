import type { Account } from '../../accounts/account.ts';
import { type KnownDevice, knownDeviceOf } from '../../accounts/known-device.ts';
import type { Circumstances } from '../../audit/circumstances.ts';
import type { KeptPassword, PasswordHash } from '../../credentials/password-store.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Invalidation, NewSession, SessionKind } from '../../sessions/session.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { RefreshTokens } from '../../tokens/refresh-token.ts';
import { endSurplusSessions } from './end-surplus-sessions.ts';
import { notifyNewDevice } from './notify-new-device.ts';
import type { Stores, Transact } from './stores.ts';

/** Whose password was right, and which. */
interface Proof {
  readonly account: Account;
  readonly proved: KeptPassword;
  /** If it is to be kept in another way from now on. */
  readonly renewed: PasswordHash | undefined;
}

export interface SessionWish {
  /** Whether to stay logged in for weeks; not for administrators. */
  readonly remember: boolean;
  /** How the credential is to travel; absent: in a browser's cookie. */
  readonly sessionKind?: SessionKind;
  /** The device that sends this, by account, as far as it has logged in before. */
  readonly devices: ReadonlyMap<string, KnownDevice>;
  readonly circumstances: Circumstances;
}

export interface LoggedIn {
  readonly session: NewSession;
  /** Of a JWT session; nowhere kept. */
  readonly refreshToken?: string | undefined;
  /** For the mark that makes the device a known one. */
  readonly deviceGeneration: number;
  /** Of sessions that were too many: to be propagated. */
  readonly invalidations: readonly Invalidation[];
}

/**
 * The last step of a log-in, with one commit: the session, an end to those that are too many, the failures forgotten,
 * the audit event, and a mail if the device is not a known one.
 *
 * @returns undefined, and nothing has changed, if the account was not in good standing or its password was changed
 *   at the last moment
 * @throws Unavailable when SQL cannot commit
 */
export type StartSession = (proof: Proof, wish: SessionWish) => Promise<LoggedIn | undefined>;

export function createStartSession({
  transact,
  sessions,
  refreshTokens,
  mail,
  clock,
}: {
  transact: Transact;
  sessions: Sessions;
  refreshTokens: RefreshTokens;
  mail: Mail;
  clock: Clock;
}): StartSession {
  return async function startSession(
    { account: { id }, proved, renewed },
    { remember, sessionKind: kind = 'browser', devices, circumstances },
  ) {
    return transact(async (tx) => {
      const now = clock.now();
      const account = await tx.accounts.holdUsable(id);
      if (account === undefined) return undefined;
      if (!(await tx.passwords.recordProof(id, proved, renewed, now))) return undefined;
      const session = sessions.prepare(sessionAccount(account), circumstances, { remember, kind });
      const refreshToken = await storeSession(tx, refreshTokens, session);
      const invalidations = await endSurplusSessions(tx, id, circumstances, now);
      const isKnownDevice = knownDeviceOf(account, devices) !== undefined;
      await tx.failures.clear(id, { isKnownDevice });
      const [event, sessionId] = ['authn_login_success', session.live.id] as const;
      await tx.audit.record({ event, actorId: id, sessionId, circumstances }, now);
      // Set-up and invitations begin a session without asking for the password that was just chosen.
      const isFirst =
        proved.provedAt === null &&
        (await tx.sessions.findPreviousLogIn(id, session.live)) === undefined;
      if (!isFirst && !isKnownDevice) {
        await notifyNewDevice(tx, mail, session, account);
      }
      return { session, refreshToken, invalidations, deviceGeneration: account.deviceGeneration };
    });
  };
}

/**
 * Stores a session and, for a JWT session, the first of the refresh tokens that prolong it. A step of the
 * transaction of a log-in.
 *
 * @returns the refresh token, nowhere kept
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
