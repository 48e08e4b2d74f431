import { z } from 'zod';
import { withApiKey } from '../../client/gatehouse.mts';
import { Unavailable } from '../unavailable.ts';
import { type Caller, permissions } from './caller.ts';

const answerWithinMs = 1500;
/** More questions than that at once are not asked but answered 503, so that an outage stays cheap. */
const maxAtOnce = 200;

/** RFC 7662 section 2.2, and what Gatehouse adds. */
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
 * Asks Gatehouse whose opaque token or API key this is, at the configured address and no other.
 *
 * @throws Unavailable when there is no answer within 1.5 s, or one that says nothing about the token: not
 * knowing is never told as a bad credential
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
  // Both may stand on machines of their own, in one network.
  const place = { gatehouseUrl, isNetworkPrivate: true };
  const client = apiKey === undefined ? undefined : withApiKey({ ...place, key: apiKey });
  let atOnce = 0;

  async function ask(token: string) {
    if (client === undefined) throw new Error('BOARD_API_KEY is not set');
    if (atOnce >= maxAtOnce) throw new Error(`${maxAtOnce} questions wait already`);
    atOnce += 1;
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
      atOnce -= 1;
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
      // A refresh token is for Gatehouse alone, however active it is.
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
