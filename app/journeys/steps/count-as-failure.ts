import type { Account } from '../../accounts/account.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import { lockedFor } from '../../throttling/failure-limits.ts';
import type { LogInThrottle } from '../../throttling/log-in-throttle.ts';
import type { Stores } from './stores.ts';

interface About {
  readonly account: Pick<Account, 'id' | 'username'>;
  /** The device of the attempt, if the account knows it. */
  readonly device: { readonly accountId: string; readonly deviceId: string } | undefined;
  readonly requestContext: RequestContext;
}

/**
 * Tries to prove something about an account, with delays after failures. The attempt counts as a failure from before
 * it is made until it has succeeded, so that concurrent attempts cannot outrun the count. Beyond the hard limit no
 * attempt is made.
 *
 * @param attempt if it succeeds, its own count is undone; if it completes a login, the delays end. If it throws,
 * nothing was decided, and it is no failure.
 */
export async function whileCountedAsFailure<Result>(
  { stores, throttle, clock }: { stores: Stores; throttle: LogInThrottle; clock: Clock },
  { account, device, requestContext }: About,
  attempt: () => Promise<{
    readonly result: Result;
    readonly isFailure: boolean;
    /** Whether it completes a login: then the delays of earlier attempts end. */
    readonly isLoggedIn?: boolean;
  }>,
): Promise<
  | { readonly kind: 'tried'; readonly result: Result }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number }
  /** The limit was reached before, so nothing was tried. */
  | { readonly kind: 'locked' }
> {
  const { id } = account;
  // Independent of the generation: a reset by email ends the delays of passwords, but not these.
  const name = `${account.username} second-step`;
  const admission = await throttle.admit({ name, ip: requestContext.ip, device });
  if (admission.kind === 'refused') {
    return { kind: 'throttled', retryAfterSeconds: admission.retryAfterSeconds };
  }
  const isKnownDevice = device !== undefined;
  const counting = { isKnownDevice, delayMs: admission.delayMs, isSecondStep: true };
  const counted = await stores.failures.count(id, counting, clock.now());
  const undo = async () => {
    if (counted.isCounted) await stores.failures.uncount(id, counting);
    await admission.uncount();
  };
  try {
    if (!counted.isCounted) return { kind: 'locked' };
    const { result, isFailure, isLoggedIn = false } = await attempt();
    if (isLoggedIn) await admission.clear();
    else if (!isFailure) await undo();
    else
      await recordFailure(
        stores,
        { account, requestContext },
        counted,
        admission.startsLock,
        clock,
      );
    return { kind: 'tried', result };
  } catch (error) {
    await undo();
    throw error;
  }
}

async function recordFailure(
  stores: Stores,
  { account, requestContext }: Omit<About, 'device'>,
  counted: Parameters<typeof lockedFor>[0],
  startsLock: boolean,
  clock: Clock,
) {
  const about = { targetId: account.id, requestContext };
  await stores.audit.record({ event: 'authn_second_factor_fail', ...about }, clock.now());
  if (!startsLock && lockedFor(counted) === 'nobody') return;
  await stores.audit.record({ event: 'authn_login_lock', ...about }, clock.now());
}
