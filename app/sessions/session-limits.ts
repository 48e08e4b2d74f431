const longestTouchIntervalMs = 300_000;
const touchesPerIdleLimit = 10;

/**
 * How long a session may be used before its being used is written down again. Writing each use would
 * cost a statement a request; so a session lives up to this much longer than its idle limit, never
 * shorter.
 */
export function touchIntervalMs(idleLimitMs: number | null): number {
  if (idleLimitMs === null) return longestTouchIntervalMs;
  return Math.min(longestTouchIntervalMs, idleLimitMs / touchesPerIdleLimit);
}

/** When a session last seen then is dead if it is not used again; null for no idle limit. */
export function idleEndsAt(lastSeenAt: number, idleLimitMs: number | null): number | null {
  if (idleLimitMs === null) return null;
  return Math.ceil(lastSeenAt + idleLimitMs + touchIntervalMs(idleLimitMs));
}

/** Milliseconds that a session seen now may live on without another use. */
export function remainingMs(
  session: { readonly endsAt: number; readonly idleEndsAt: number | null },
  now: number,
): number {
  return Math.min(session.endsAt, session.idleEndsAt ?? Number.POSITIVE_INFINITY) - now;
}
