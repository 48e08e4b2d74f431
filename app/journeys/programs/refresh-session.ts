import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { deviceWords } from '../../platform/device-words.ts';
import { digestOf } from '../../platform/ids.ts';
import type { Invalidation } from '../../sessions/session.ts';
import { jwtSecretId } from '../../sessions/session-kinds.ts';
import type { FoundSession } from '../../sessions/session-store.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { networkOf, unknownNetwork } from '../../throttling/network.ts';
import type { AccessTokens } from '../../tokens/access-tokens.ts';
import type { ParsedRefreshToken, RefreshTokens } from '../../tokens/refresh-token.ts';
import type { RefreshOrigin } from '../../tokens/refresh-token-store.ts';
import { issueLink } from '../steps/mailed-links.ts';
import { jwtTokens, type ProgramTokens } from '../steps/program-tokens.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface RefreshSessionInput {
  readonly refreshToken: string;
  readonly requestContext: RequestContext;
}

type RefreshSessionOutcome =
  | { readonly kind: 'refreshed'; readonly tokens: ProgramTokens }
  /** Unknown, used, or of a session that is over; the answer does not reveal which. */
  | { readonly kind: 'rejected' };

export type RefreshSession = (input: RefreshSessionInput) => Promise<RefreshSessionOutcome>;

interface Deps {
  readonly transact: Transact;
  readonly sessions: Sessions;
  readonly accessTokens: AccessTokens;
  readonly refreshTokens: RefreshTokens;
  readonly mail: Mail;
  readonly clock: Clock;
  readonly overlapMs: number;
}

interface Attempt {
  readonly parsed: ParsedRefreshToken;
  /** Used only if this attempt is the first. */
  readonly successor: string;
  readonly secretId: string;
  readonly input: RefreshSessionInput;
  readonly now: number;
}

type Decision =
  | { readonly kind: 'refreshed'; readonly found: FoundSession; readonly successor: string }
  | { readonly kind: 'replayed'; readonly invalidations: readonly Invalidation[] }
  | { readonly kind: 'rejected' };

/**
 * Extends the session of a program. A refresh token works once. Concurrent requests with the same token all get the
 * same new token, and so does a retry within the overlap. After it, a program that lost the response gets the same
 * new token for a day, as long as nobody has used it. Any other reuse means that the token was copied: the session
 * ends, and its owner is notified (RFC 9700, 4.14.2).
 *
 * @throws Unavailable when SQL cannot commit: the same token may then be used again
 */
export function createRefreshSession(deps: Deps): RefreshSession {
  const { transact, sessions, accessTokens, refreshTokens, clock } = deps;

  return async function refreshSession(input) {
    const parsed = refreshTokens.parse(input.refreshToken);
    if (parsed === undefined) return { kind: 'rejected' };
    const now = clock.now();
    const successor = refreshTokens.create(parsed.sessionId);
    const secretId = jwtSecretId(parsed.sessionId);
    const decision = await transact((tx) =>
      decide(tx, { parsed, successor, secretId, input, now }),
    );
    if (decision.kind === 'replayed') await sessions.propagate(decision.invalidations);
    if (decision.kind !== 'refreshed') return { kind: 'rejected' };
    await sessions.noteExtended(secretId, decision.found);
    const { live } = decision.found;
    // A retry may come late, and its use is not recorded yet.
    sessions.noteUse(secretId, live);
    const tokens = await jwtTokens(accessTokens, live, decision.successor, now);
    return { kind: 'refreshed', tokens };
  };

  async function decide(
    tx: Stores,
    { parsed, successor, secretId, input, now }: Attempt,
  ): Promise<Decision> {
    const { text: token, isGenuine } = parsed;
    const { overlapMs } = deps;
    const origin = originOf(input.requestContext);
    const rotation = await tx.refreshTokens.rotate({ token, successor, now, overlapMs, origin });
    // A token with a valid MAC but no stored row was used and deleted long ago: that is reuse, too.
    const isReplay = rotation.kind === 'unknown' ? isGenuine : rotation.kind === 'replayed';
    if (isReplay) return endReplayed(deps, tx, secretId, input, now);
    if (rotation.kind !== 'rotated' && rotation.kind !== 'repeated') return { kind: 'rejected' };
    const digest = digestOf(secretId);
    // Retries need not wait for each other: the first request has counted the use.
    const found = await (rotation.kind === 'rotated'
      ? tx.sessions.extend(digest, now)
      : tx.sessions.find(digest, now));
    if (found === undefined) return { kind: 'rejected' };
    const next = rotation.kind === 'repeated' ? rotation.successor : successor;
    return { kind: 'refreshed', found, successor: next };
  }
}

function originOf({ ip, userAgent }: RequestContext): RefreshOrigin {
  const network = networkOf(ip);
  return { network: network === unknownNetwork ? '' : network, userAgent };
}

async function endReplayed(
  { mail }: Deps,
  tx: Stores,
  secretId: string,
  { requestContext }: RefreshSessionInput,
  now: number,
): Promise<Decision> {
  const found = await tx.sessions.find(digestOf(secretId), now);
  if (found === undefined) return { kind: 'rejected' };
  const { id: sessionId, account } = found.live;
  const choice = { accountId: account.id, only: sessionId };
  const ended = await tx.sessions.end(choice, 'refresh-replayed', now);
  const event = { event: 'authn_token_reuse', targetId: account.id, sessionId } as const;
  await tx.audit.record({ ...event, requestContext }, now);
  const device = deviceWords(requestContext.userAgent);
  const about = { purpose: 'lock-account', accountId: account.id } as const;
  const lockLink = await issueLink(tx, about, now);
  await mail.enqueue(tx, {
    to: account.email,
    kind: 'refresh-replayed',
    data: { username: account.username, when: now, device, ip: requestContext.ip, lockLink },
    event: `refresh-replayed ${sessionId}`,
  });
  return { kind: 'replayed', invalidations: ended.map(({ invalidation }) => invalidation) };
}
