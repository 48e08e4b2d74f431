import type { FactorKinds, OfferOf } from '../../factors/factor-kinds.ts';
import { factorsDigest, type PendingLogin, pendingLoginMs } from '../../factors/pending-login.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { sessionAccount } from '../../sessions/session-account.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { type EnrolFactorOutcome, enrolFactor, type FactorWish } from '../steps/enrol-factor.ts';
import { type Enter, warmEntered } from '../steps/enter.ts';
import type { Entered, SessionWish } from '../steps/entered.ts';
import { lockPendingLogin } from '../steps/lock-pending-login.ts';
import { type OfferWish, offerFactor } from '../steps/offer-factor.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { type RollBack, withRollBack } from '../steps/with-roll-back.ts';

interface EnrolAtLoginInput extends FactorWish, Pick<SessionWish, 'devices' | 'requestContext'> {
  /** The token of the pending login. */
  readonly token: string;
}

type NotEnrolled = Exclude<EnrolFactorOutcome, { kind: 'enrolled' }>;

type EnrolAtLoginOutcome =
  | Entered
  | NotEnrolled
  /** No login waits for a factor to be added, or it may not be added with a password alone. */
  | { readonly kind: 'closed' };

export interface EnrolAtLogin {
  /** The data that a person needs to add a factor; undefined if no login waits for one. */
  offer<Kind extends keyof FactorKinds>(
    input: OfferWish<Kind> & { readonly token: string },
  ): Promise<OfferOf<Kind> | undefined>;
  /** @throws Unavailable when SQL cannot commit: then nothing has changed */
  complete(input: EnrolAtLoginInput): Promise<EnrolAtLoginOutcome>;
}

/**
 * Adds a required factor to a pending login and completes the login: adding the factor has proved it. A password
 * alone must not be enough to choose the second factor, so the login has to come from a known device, or its owner
 * has to open an emailed link first.
 */
export function createEnrolAtLogin({
  stores,
  transact,
  sessions,
  enter,
  factorKinds,
  mail,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  sessions: Sessions;
  enter: Enter;
  factorKinds: FactorKinds;
  mail: Mail;
  clock: Clock;
}): EnrolAtLogin {
  return {
    async offer<Kind extends keyof FactorKinds>({
      token,
      ...wish
    }: OfferWish<Kind> & { readonly token: string }): Promise<OfferOf<Kind> | undefined> {
      const pending = await stores.pendingLogins.find(token, clock.now());
      if (pending?.purpose !== 'enrol' || !pending.mayEnrol) return undefined;
      const account = await stores.accounts.find(pending.accountId);
      if (account === undefined) return undefined;
      return offerFactor({ stores, factorKinds }, sessionAccount(account), wish);
    },

    async complete(input) {
      const pending = await stores.pendingLogins.find(input.token, clock.now());
      if (pending?.purpose !== 'enrol' || !pending.mayEnrol) return { kind: 'closed' };
      const outcome = await withRollBack((rollBack: RollBack<NotEnrolled>) =>
        transact((tx) => enrol(tx, pending, input, rollBack)),
      );
      if (outcome.kind === 'logged-in') await warmEntered(sessions, outcome);
      return outcome;
    },
  };

  async function enrol(
    tx: Stores,
    pending: PendingLogin,
    { token, devices, requestContext, ...wish }: EnrolAtLoginInput,
    rollBack: RollBack<NotEnrolled>,
  ): Promise<EnrolAtLoginOutcome> {
    const now = clock.now();
    const account = await lockPendingLogin(tx, token, now);
    if (account === undefined) return { kind: 'closed' };
    const added = await enrolFactor(tx, { factorKinds, mail }, account, wish, requestContext, now);
    if (added.kind !== 'enrolled') return rollBack(added);
    if (wish.kind === 'recovery_codes') return waitOn(tx, pending, now);
    const proof = wish.kind === 'passkey' ? ['pop', 'mfa'] : ['otp', 'mfa'];
    const methods = [...new Set([...pending.amr, ...proof])];
    const { remember, sessionKind, passwordSetAt } = pending;
    const entry = { account, amr: methods, passwordSetAt, isFirst: false, ownsLink: true };
    return enter(tx, entry, { remember, sessionKind, devices, requestContext });
  }
}

/** Written-down recovery codes prove nothing yet: the login still waits for the required factor. */
async function waitOn(tx: Stores, pending: PendingLogin, now: number): Promise<Entered> {
  const factors = await tx.factors.list(pending.accountId);
  const token = await tx.pendingLogins.insert(
    { ...pending, factorsDigest: factorsDigest(factors), mayEnrol: true },
    now,
  );
  const kinds = factors.map(({ kind }) => kind);
  const expiresInSeconds = pendingLoginMs / 1000;
  return {
    kind: 'second-step',
    pending: { token, purpose: 'enrol', factors: kinds, expiresInSeconds },
  };
}
