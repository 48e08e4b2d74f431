import type { SessionKind } from './session.ts';

/**
 * How many sessions of one account may be alive at the same time. That is enough for a household of devices and a
 * fleet of programs, and limits what a stolen password can pile up.
 */
export const maxLiveSessions = 100;

const maxTouchIntervalMs = 300_000;
const touchesPerIdleLimit = 20;
/** A limit shorter than a minute is kept more precisely. */
const shortIdleLimitMs = 60_000;
const touchesPerShortIdleLimit = 100;

/** Lifetimes of sessions, by kind. */
export interface SessionLimits {
  /** Idle limit of browsers, unless their owner stays logged in. */
  readonly idleMs: number;
  readonly absoluteMs: number;
  /** Absolute end of a session whose owner stays logged in; it has no idle limit. */
  readonly rememberedMs: number;
  /** Idle limit of opaque tokens; their absolute end is that of browsers. */
  readonly opaqueIdleMs: number;
  /** Absolute end of a session that refresh tokens extend; it has no idle limit. */
  readonly refreshMs: number;
}

interface Lifetime {
  readonly idleLimitMs: number | null;
  readonly absoluteMs: number;
}

/**
 * The lifetime of a new session. Administrators always get an idle limit, whatever the kind of session: an unattended
 * session must not keep the power to change other accounts.
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
 * How long a session may be used before the next use is recorded. Recording every use would cost a write for each
 * request. So a session may live up to this much longer than its idle limit, and never shorter.
 */
export function touchIntervalMs(idleLimitMs: number | null): number {
  if (idleLimitMs === null) return maxTouchIntervalMs;
  const touches = idleLimitMs < shortIdleLimitMs ? touchesPerShortIdleLimit : touchesPerIdleLimit;
  return Math.min(maxTouchIntervalMs, idleLimitMs / touches);
}

/** When a session last seen at that time ends if it isn't used again; null for no idle limit. */
export function idleEndsAt(lastSeenAt: number, idleLimitMs: number | null): number | null {
  if (idleLimitMs === null) return null;
  return Math.ceil(lastSeenAt + idleLimitMs + touchIntervalMs(idleLimitMs));
}

/** How many milliseconds a session seen now may live without another use. */
export function remainingMs(
  session: { readonly endsAt: number; readonly idleEndsAt: number | null },
  now: number,
): number {
  return Math.min(session.endsAt, session.idleEndsAt ?? Number.POSITIVE_INFINITY) - now;
}
