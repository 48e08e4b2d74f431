import { z } from 'zod';
import { withApiKey } from '../../client/gatehouse.mts';
import { Unavailable } from '../unavailable.ts';
import { type Caller, permissions } from './caller.ts';

const answerWithinMs = 1500;
/** Further introspections get 503, so that an outage does not pile up requests. */
const maxConcurrent = 200;

/** RFC 7662, 2.2, and the members that Gatehouse adds. */
const answers = z.union([
  z.object({ active: z.literal(false) }),
  z.object({
    active: z.literal(true),
    username: z.string().min(1),
    name: z.string().nullish(),
    scope: z.string().optional(),
    iss: z.string().optional(),
    aud: z.union([z.string(), z.array(z.string())]).optional(),
    exp: z.number().optional(),
    auth_time: z.number().int().positive().optional(),
    token_type: z.string().optional(),
  }),
]);

export type Introspected = { readonly caller: Caller | undefined };

/**
 * Introspects opaque tokens and API keys, at the configured address only.
 *
 * @throws Unavailable without a response in 1.5 s, or if it says nothing about the token: an outage is never
 *   reported as an invalid credential
 */
export function createIntrospection({
  gatehouseUrl,
  apiKey,
  issuer,
  audience,
}: {
  gatehouseUrl: string;
  apiKey: string | undefined;
  issuer: string;
  audience: string;
}): (token: string) => Promise<Introspected> {
  // Both may be on different machines in one network.
  const place = { gatehouseUrl, isNetworkPrivate: true };
  const client = apiKey === undefined ? undefined : withApiKey({ ...place, key: apiKey });
  let inFlight = 0;

  async function ask(token: string) {
    if (client === undefined) throw new Error('BOARD_API_KEY is not set');
    if (inFlight >= maxConcurrent)
      throw new Error(`${maxConcurrent} introspections are already waiting`);
    inFlight += 1;
    try {
      const response = await client.fetch('/api/v1/introspect', {
        method: 'POST',
        body: new URLSearchParams({ token }),
        signal: AbortSignal.timeout(answerWithinMs),
      });
      if (response.status !== 200) {
        await response.body?.cancel();
        throw new Error(`it answered ${response.status}`);
      }
      return answers.parse(await response.json());
    } finally {
      inFlight -= 1;
    }
  }

  return async function introspect(token) {
    const answer = await ask(token).catch((error: unknown) => {
      throw new Unavailable('Gatehouse', error);
    });
    if (!answer.active) return { caller: undefined };
    const { iss, aud, token_type: type } = answer;
    const isOurs =
      (iss === undefined || iss === issuer) &&
      (aud === undefined || [aud].flat().includes(audience)) &&
      // A refresh token is no credential for the board, even if it is active.
      type !== 'refresh_token';
    if (!isOurs) return { caller: undefined };
    return {
      caller: {
        username: answer.username,
        name: answer.name ?? null,
        loggedInAt: answer.auth_time === undefined ? null : answer.auth_time * 1000,
        ...permissions(answer.scope),
      },
    };
  };
}
