import type { Dashboard } from '../../../journeys/account/read-dashboard.ts';
import type { Message } from '../../../messages/messages.ts';
import { deviceWords } from '../../../platform/device-words.ts';
import type { LiveSession, SessionSummary } from '../../../sessions/session.ts';
import { durationWords, timeWords } from './time-words.ts';

/** The sessions on a dashboard as templates show them. The current one comes first, with the time when it ends. */
export function sessionListWords(
  visitor: LiveSession,
  { current, others }: Pick<Dashboard, 'current' | 'others'>,
  now: number,
) {
  const own = current ?? { ...visitor, ip: '', userAgent: '' };
  return {
    sessions: [
      // This request is its latest use, even if that is not recorded yet.
      sessionWords({ ...own, lastSeenAt: now }, now, true),
      ...others.map((summary) => sessionWords(summary, now, false)),
    ],
    expires: {
      idle: visitor.idleLimitMs === null ? null : durationWords(visitor.idleLimitMs),
      absolute: timeWords(visitor.endsAt, now),
    },
  };
}

/** A session as templates show it. */
export function sessionWords(summary: SessionSummary, now: number, isCurrent: boolean) {
  return {
    id: summary.id,
    device: carrierWords(summary),
    ip: summary.ip,
    startedAt: timeWords(summary.createdAt, now),
    lastSeenAt: timeWords(summary.lastSeenAt, now),
    isCurrent,
  };
}

function carrierWords({ kind, userAgent }: SessionSummary): Message {
  const device = deviceWords(userAgent);
  return kind === 'browser' ? ['sessions.browser', { device }] : ['sessions.program', { device }];
}
