import type { Request, Response } from 'express';
import type { AdmitCall, CallPolicy } from '../../throttling/call-limits.ts';
import { tooManyAttempts } from '../failures/http-error.ts';

/**
 * Counts a request against a rate limit, and states the remaining quota in the response headers
 * (https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers/10/).
 *
 * @throws HttpError 429 above the limit
 */
export async function limitCall(
  admitCall: AdmitCall,
  policy: CallPolicy,
  request: Request,
  response: Response,
) {
  const from = { ip: request.ip ?? '', accountId: request.caller?.account.id };
  const { isAdmitted, left, resetSeconds } = await admitCall(policy, from);
  const { name, limit, windowSeconds } = policy;
  response.set({
    'RateLimit-Policy': `"${name}";q=${limit};w=${windowSeconds}`,
    RateLimit: `"${name}";r=${left};t=${resetSeconds}`,
  });
  if (!isAdmitted) throw tooManyAttempts(resetSeconds);
}
