import type { Demand, Lack } from '../../access/demand.ts';

/**
 * The challenge for a program whose login is too weak or too old for a rule (RFC 9470, section 3). It states the class of
 * login that the rule needs, and its maximum age in seconds.
 */
export function stepUpChallenge({ secondFactor, maxAge = Infinity }: Demand): string {
  const acr = secondFactor === 'passkey' ? 'urn:gatehouse:3' : 'urn:gatehouse:2';
  return [
    'Bearer realm="Gatehouse", error="insufficient_user_authentication"',
    'error_description="A stronger or more recent login is required"',
    ...(secondFactor === undefined ? [] : [`acr_values="${acr}"`]),
    ...(maxAge === Infinity ? [] : [`max_age="${Math.floor(maxAge / 1000)}"`]),
  ].join(', ');
}

/** The page where people prove what their login lacks, or log in. */
export function stepUpPage(lack: Lack | undefined, baseUrl: URL): URL {
  if (lack === undefined) return new URL('/login', baseUrl);
  const page = new URL('/account/confirm', baseUrl);
  if (lack !== 'recent-login') page.searchParams.set('need', lack);
  return page;
}
