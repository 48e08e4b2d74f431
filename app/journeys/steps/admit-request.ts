import type { RequestContext } from '../../audit/request-context.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LimitedRequest, RequestLimits } from '../../throttling/request-limits.ts';
import type { Stores } from './stores.ts';

type RequestAdmission =
  | { readonly kind: 'admitted' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** @param from.subject the canonical address or name of the request, known or not */
export type AdmitRequest = (
  what: LimitedRequest,
  from: { readonly requestContext: RequestContext; readonly subject?: string | undefined },
) => Promise<RequestAdmission>;

/**
 * Limits how often strangers may make a request, and records in the audit trail when it starts to refuse. Journeys
 * can return the outcome `throttled` unchanged.
 *
 * @throws Unavailable when SQL does not answer
 */
export function createAdmitRequest({
  stores,
  requestLimits,
  clock,
}: {
  stores: Stores;
  requestLimits: RequestLimits;
  clock: Clock;
}): AdmitRequest {
  return async function admitRequest(what, { requestContext, subject }) {
    const admission = await requestLimits.admit(what, { ip: requestContext.ip, subject });
    if (admission.kind === 'refused') {
      return { kind: 'throttled', retryAfterSeconds: admission.retryAfterSeconds };
    }
    if (admission.startsLock) {
      const event = { event: 'excess_rate_limit_exceeded', requestContext } as const;
      await stores.audit.record(event, clock.now());
    }
    return { kind: 'admitted' };
  };
}
