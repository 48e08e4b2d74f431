import { bearer, type Credential } from './credential.mts';

/** A short-lived access token, and a refresh token for the next pair, which works once. */
export interface TokenPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly expiresInSeconds: number;
}

/** @returns the next pair; undefined if the session has ended @throws GatehouseUnavailable */
type Refresh = (refreshToken: string) => Promise<TokenPair | undefined>;

const maxMarginMs = 30_000;
const marginShare = 0.2;

/**
 * Access tokens that are renewed before they expire, and when one is refused. If many requests need a new
 * token at the same time, one of them refreshes and the others wait for it, because a refresh token works
 * once.
 *
 * @param now milliseconds of a monotonic clock; the lifetime of a token counts from its arrival
 */
export function rotatingCredential(
  first: TokenPair,
  refresh: Refresh,
  now: () => number = () => performance.now(),
): Credential {
  let current = first;
  let [renewAt, expiresAt] = lifeOf(first);
  let isOver = false;
  let underWay: Promise<boolean> | undefined;

  function lifeOf({ expiresInSeconds }: TokenPair): [renewAt: number, expiresAt: number] {
    const life = expiresInSeconds * 1000;
    return [now() + life - Math.min(maxMarginMs, life * marginShare), now() + life];
  }

  async function replace(): Promise<boolean> {
    const next = await refresh(current.refreshToken);
    isOver = next === undefined;
    if (next === undefined) return false;
    current = next;
    [renewAt, expiresAt] = lifeOf(next);
    return true;
  }

  function replaceOnce(): Promise<boolean> {
    underWay ??= replace().finally(() => {
      underWay = undefined;
    });
    return underWay;
  }

  return {
    async headers() {
      if (!isOver && now() >= renewAt) {
        // While the token still works, an outage does not matter.
        await replaceOnce().catch((error: unknown) => {
          if (now() >= expiresAt) throw error;
        });
      }
      return bearer(current.accessToken);
    },

    async renew({ Authorization: refused }) {
      if (refused !== bearer(current.accessToken).Authorization) return true;
      return isOver ? false : replaceOnce();
    },
  };
}
