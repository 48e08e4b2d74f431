import { knownDeviceOf } from '../../accounts/known-device.ts';
import type { FactorAnswer } from '../../factors/factor-kind.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { PendingLogin } from '../../factors/pending-login.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { LogInThrottle } from '../../throttling/log-in-throttle.ts';
import { whileCountedAsFailure } from '../steps/count-as-failure.ts';
import { type Enter, warmEntered } from '../steps/enter.ts';
import type { Entered, SessionWish } from '../steps/entered.ts';
import { lockPendingLogin } from '../steps/lock-pending-login.ts';
import { noteCopiedPasskey } from '../steps/note-copied-passkey.ts';
import { type Disproof, proveFactor } from '../steps/prove-factor.ts';
import type { Stores, Transact } from '../steps/stores.ts';
import { type RollBack, withRollBack } from '../steps/with-roll-back.ts';

interface TakeSecondStepInput
  extends Pick<SessionWish, 'devices' | 'trustBrowser' | 'requestContext'> {
  /** The token of the pending login, from the browser's cookie or the program. */
  readonly token: string;
  /** Whether a program sends it: it completes its own logins, never those of browsers, and the other way round. */
  readonly isProgram?: boolean;
  readonly kind: keyof FactorKinds;
  readonly answer: Omit<FactorAnswer, 'purpose'>;
}

export type TakeSecondStepOutcome =
  | Entered
  /** Wrong, used or expired; the answer does not reveal which. The login still waits, up to five times. */
  | { readonly kind: 'rejected' }
  /** No login waits: it took too long, there were too many wrong codes, or the account has changed. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export type TakeSecondStep = (input: TakeSecondStepInput) => Promise<TakeSecondStepOutcome>;

/**
 * Completes a login with a second factor. An attempt counts as a failure of the account from before it is verified
 * until it has succeeded, in whichever login: entering the password again gives no free attempts (ASVS 5.0, 6.3.1).
 * The code, the login and the account are checked in the transaction that starts the session.
 *
 * @throws Unavailable when SQL cannot commit: then nothing is used up
 */
export function createTakeSecondStep(needs: {
  stores: Stores;
  transact: Transact;
  sessions: Sessions;
  enter: Enter;
  throttle: LogInThrottle;
  factorKinds: FactorKinds;
  mail: Mail;
  clock: Clock;
}): TakeSecondStep {
  const { stores, transact, sessions, enter, mail, clock } = needs;

  return async function takeSecondStep(input) {
    const { token, requestContext } = input;
    const pending = await stores.pendingLogins.find(token, clock.now());
    const account = pending && (await stores.accounts.find(pending.accountId));
    if (pending === undefined || account === undefined) return { kind: 'expired' };
    const isOfProgram = pending.sessionKind !== 'browser';
    if (isOfProgram !== (input.isProgram ?? false)) return { kind: 'expired' };
    const device = knownDeviceOf(account, input.devices);
    const about = { account, device, requestContext };
    const outcome = await whileCountedAsFailure(needs, about, async () => {
      const result = await answerOnce(pending, input);
      // If no login waits any more, nothing was verified.
      const isFailure = result.kind === 'rejected';
      return { result, isFailure, isLoggedIn: result.kind === 'logged-in' };
    });
    if (outcome.kind === 'throttled') return outcome;
    if (outcome.kind === 'locked') return { kind: 'rejected' };
    const { result } = outcome;
    if (result.kind === 'logged-in') await warmEntered(sessions, result);
    return result;
  };

  async function answerOnce(pending: PendingLogin, input: TakeSecondStepInput) {
    const { token, requestContext } = input;
    if (!(await stores.pendingLogins.countAnswer(token, clock.now()))) {
      return { kind: 'expired' } as const;
    }
    const outcome = await withRollBack((rollBack: RollBack<Disproof>) =>
      transact((tx) => complete(tx, pending, input, rollBack)),
    ).catch(async (error: unknown) => {
      await stores.pendingLogins.uncountAnswer(token);
      throw error;
    });
    if (outcome.kind !== 'rejected' && outcome.kind !== 'copied') return outcome;
    await stores.pendingLogins.endIfExhausted(token);
    if (outcome.kind === 'copied') {
      await transact((tx) => noteCopiedPasskey(tx, mail, outcome, requestContext, clock.now()));
    }
    return { kind: 'rejected' } as const;
  }

  async function complete(
    tx: Stores,
    { remember, sessionKind, amr, passwordSetAt }: PendingLogin,
    { token, kind, answer, devices, trustBrowser, requestContext }: TakeSecondStepInput,
    rollBack: RollBack<Disproof>,
  ): Promise<Entered | { readonly kind: 'expired' }> {
    const now = clock.now();
    const account = await lockPendingLogin(tx, token, now);
    if (account === undefined) return { kind: 'expired' };
    const answered = { ...answer, purpose: 'second-factor' } as const;
    const about = { account, kind, answer: answered, requestContext };
    const factor = await proveFactor(tx, needs, about, rollBack, now);
    const methods = [...new Set([...amr, ...factor.amr])];
    const proof = { account, amr: methods, passwordSetAt, factor, isFirst: false };
    return enter(tx, proof, {
      ...{ remember, sessionKind, devices, requestContext },
      ...(trustBrowser === true && { trustBrowser }),
    });
  }
}
