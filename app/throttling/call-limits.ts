import { digestOf } from '../platform/ids.ts';
import type { CreateLimiter } from './limiter.ts';
import { networkOf } from './network.ts';

/** How often an account, or a network for strangers, may call an operation. */
export interface CallPolicy {
  readonly name: string;
  readonly limit: number;
  readonly windowSeconds: number;
}

interface CallAdmission {
  readonly isAdmitted: boolean;
  /** Calls that are left until the window ends. */
  readonly left: number;
  readonly resetSeconds: number;
}

/** Counts one more call of this kind. */
export type AdmitCall = (
  policy: CallPolicy,
  from: { readonly ip: string; readonly accountId: string | undefined },
) => Promise<CallAdmission>;

export function createCallLimits(createLimiter: CreateLimiter): AdmitCall {
  const limiters = new Map<string, ReturnType<CreateLimiter>>();

  function limiterOf(policy: CallPolicy) {
    const limiter =
      limiters.get(policy.name) ?? createLimiter({ ...policy, name: `call-${policy.name}` });
    limiters.set(policy.name, limiter);
    return limiter;
  }

  return async (policy, { ip, accountId }) => {
    const key = accountId === undefined ? networkOf(ip) : digestOf(accountId);
    const place = await limiterOf(policy).consume(key);
    return {
      isAdmitted: place.kind === 'taken',
      left: place.kind === 'taken' ? place.left : 0,
      resetSeconds: Math.max(1, Math.ceil(place.freeInMs / 1000)),
    };
  };
}
