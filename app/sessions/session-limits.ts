import type { SessionKind } from './session.ts';

/**
 * So many sessions of one account may live at the same time: enough for a household of devices and a fleet of
 * programs, and a bound to what whoever has a password can pile up.
 */
export const maxLiveSessions = 100;

const maxTouchIntervalMs = 300_000;
const touchesPerIdleLimit = 20;
/** Who asks for less than a minute means it to the moment, and has few sessions that live so shortly. */
const shortIdleLimitMs = 60_000;
const touchesPerShortIdleLimit = 100;

/** How long sessions live, by their kind. */
export interface SessionLimits {
  /** Of browsers, unless their owner wants to stay logged in. */
  readonly idleMs: number;
  readonly absoluteMs: number;
  /** Absolute end of a session that its owner wants to be kept; it has no idle limit. */
  readonly rememberedMs: number;
  /** Of opaque tokens; their absolute end is that of browsers. */
  readonly opaqueIdleMs: number;
  /** Absolute end of a session that refresh tokens prolong; it has no idle limit. */
  readonly refreshMs: number;
}

interface Lifetime {
  readonly idleLimitMs: number | null;
  readonly absoluteMs: number;
}

/**
 * The lifetime of a session about to begin. Whoever can change other people's accounts has to come back
 * and log in, whatever the kind: nobody is an administrator in a session without an idle limit.
 */
export function lifetimeFor(
  { kind, isAdmin, remember }: { kind: SessionKind; isAdmin: boolean; remember: boolean },
  { idleMs, absoluteMs, rememberedMs, opaqueIdleMs, refreshMs }: SessionLimits,
): Lifetime {
  if (kind === 'opaque') return { idleLimitMs: opaqueIdleMs, absoluteMs };
  if (isAdmin) return { idleLimitMs: idleMs, absoluteMs };
  if (kind === 'jwt') return { idleLimitMs: null, absoluteMs: refreshMs };
  if (remember) return { idleLimitMs: null, absoluteMs: rememberedMs };
  return { idleLimitMs: idleMs, absoluteMs };
}

/**
 * How long a session may be used before its being used is written down again. Writing each use would
 * cost a statement a request; so a session lives up to this much longer than its idle limit, never
 * shorter.
 */
export function touchIntervalMs(idleLimitMs: number | null): number {
  if (idleLimitMs === null) return maxTouchIntervalMs;
  const touches = idleLimitMs < shortIdleLimitMs ? touchesPerShortIdleLimit : touchesPerIdleLimit;
  return Math.min(maxTouchIntervalMs, idleLimitMs / touches);
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
