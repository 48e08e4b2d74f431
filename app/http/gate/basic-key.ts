import type { IncomingMessage } from 'node:http';
import type { AuthenticateApiKey } from '../../journeys/programs/authenticate-api-key.ts';
import type { BasicFailures } from '../../throttling/basic-failures.ts';
import { basicPairIn } from '../request/credentials.ts';
import type { GateCaller } from './gate-caller.ts';
import type { TrustedProxies } from './trusted-proxies.ts';

interface BasicKeyNeeds {
  readonly authenticateApiKey: AuthenticateApiKey;
  readonly basicFailures: BasicFailures;
  readonly proxies: TrustedProxies;
}

/**
 * Finds the API key in the Basic password, for programs that know only Basic, such as git. The user name is
 * that of the owner, or the id of the key. The password of an account is never accepted here.
 *
 * Browsers repeat Basic by themselves, also on requests that other sites start. Those requests count as not
 * logged in.
 *
 * @returns undefined without a valid key, and after too many failures from one network
 * @throws Unavailable if a store does not answer
 */
export function createFindByBasic({ authenticateApiKey, basicFailures, proxies }: BasicKeyNeeds) {
  return async (
    request: IncomingMessage,
    authorization: string,
  ): Promise<GateCaller | undefined> => {
    const pair = basicPairIn(authorization);
    if (pair === undefined || isFromElsewhere(request)) return undefined;
    const ip = proxies.visitorOf(request);
    if (await basicFailures.areTooMany(ip)) return undefined;
    const { name, key } = nameAndKey(pair);
    const found = await authenticateApiKey(key);
    if (found === undefined || !isNameOf(name, found)) {
      await basicFailures.count(ip);
      return undefined;
    }
    return { account: found.account, scopes: found.key.scopes };
  };
}

function isFromElsewhere({ headers }: IncomingMessage): boolean {
  return ['cross-site', 'same-site'].includes(String(headers['sec-fetch-site']));
}

function nameAndKey(text: string) {
  const end = text.indexOf(':');
  return { name: text.slice(0, Math.max(0, end)), key: text.slice(end + 1) };
}

function isNameOf(
  name: string,
  { account, key }: NonNullable<Awaited<ReturnType<AuthenticateApiKey>>>,
): boolean {
  return name === key.id || name.toLowerCase() === account.username.toLowerCase();
}
