import { knownDeviceOf } from '../../accounts/known-device.ts';
import type { FactorAnswer, VerifyOutcome } from '../../factors/factor-kind.ts';
import type { FactorKinds } from '../../factors/factor-kinds.ts';
import type { PendingLogin } from '../../factors/pending-login-store.ts';
import type { Clock } from '../../platform/clock.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { LogInThrottle } from '../../throttling/log-in-throttle.ts';
import { whileCountedAsFailure } from '../steps/count-as-failure.ts';
import { type Enter, warmEntered } from '../steps/enter.ts';
import type { Entered, SessionWish } from '../steps/entered.ts';
import { lockPendingLogin } from '../steps/lock-pending-login.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface TakeSecondStepInput
  extends Pick<SessionWish, 'devices' | 'trustBrowser' | 'circumstances'> {
  /** Of the pending login, from the browser's cookie or the program. */
  readonly token: string;
  readonly kind: keyof FactorKinds;
  readonly answer: Omit<FactorAnswer, 'purpose'>;
}

export type TakeSecondStepOutcome =
  | Entered
  /** Wrong, used or expired: nobody is told which. The login still waits, up to five times. */
  | { readonly kind: 'rejected' }
  /** No login waits: it took too long, there were too many wrong codes, or the account has changed. */
  | { readonly kind: 'expired' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

export type TakeSecondStep = (input: TakeSecondStepInput) => Promise<TakeSecondStepOutcome>;

/**
 * Completes a login with a second factor. An attempt counts as a failure of the account from before it is verified
 * until it has succeeded, whichever login it belongs to: repeating the password makes no attempts free (ASVS 5.0, 6.3.1).
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
  clock: Clock;
}): TakeSecondStep {
  const { stores, transact, sessions, enter, factorKinds, clock } = needs;

  return async function takeSecondStep(input) {
    const { token, circumstances } = input;
    const pending = await stores.pendingLogins.find(token, clock.now());
    const account = pending && (await stores.accounts.find(pending.accountId));
    if (pending === undefined || account === undefined) return { kind: 'expired' };
    const device = knownDeviceOf(account, input.devices);
    const about = { account, device, circumstances };
    const outcome = await whileCountedAsFailure(needs, about, async () => {
      const result = await transact((tx) => complete(tx, pending, input)).catch(asRejected);
      return { result, isSuccess: result.kind === 'logged-in' || result.kind === 'second-step' };
    });
    if (outcome.kind === 'throttled') return outcome;
    if (outcome.kind === 'locked') return { kind: 'rejected' };
    const { result } = outcome;
    if (result.kind === 'rejected') await stores.pendingLogins.countWrongCode(token);
    if (result.kind === 'logged-in') await warmEntered(sessions, result);
    return result;
  };

  async function complete(
    tx: Stores,
    { remember, sessionKind, amr, passwordSetAt }: PendingLogin,
    { token, kind, answer, devices, trustBrowser, circumstances }: TakeSecondStepInput,
  ): Promise<Exclude<TakeSecondStepOutcome, { kind: 'throttled' }>> {
    const account = await lockPendingLogin(tx, token, clock.now());
    if (account === undefined) return { kind: 'expired' };
    const question = { ...answer, purpose: 'second-factor' } as const;
    const verified: VerifyOutcome = await factorKinds[kind].verify(tx, account.id, question);
    if (verified.kind !== 'proved') throw new WrongAnswer();
    const { proof: factor } = verified;
    const methods = [...new Set([...amr, ...factor.amr])];
    const proof = { account, amr: methods, passwordSetAt, factor, isFirst: false };
    return enter(tx, proof, {
      ...{ remember, sessionKind, devices, circumstances },
      ...(trustBrowser === true && { trustBrowser }),
    });
  }
}

/** Takes everything of its transaction back, so that the login still waits. */
class WrongAnswer extends Error {}

function asRejected(error: unknown): { readonly kind: 'rejected' } {
  if (error instanceof WrongAnswer) return { kind: 'rejected' };
  throw error;
}
