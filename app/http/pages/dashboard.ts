import type { ReadDashboard } from '../../journeys/read-dashboard.ts';
import type { Clock } from '../../platform/clock.ts';
import type { LiveSession } from '../../sessions/session.ts';
import type { SessionSummary } from '../../sessions/session-store.ts';
import type { RenderPage } from '../render.ts';
import { circumstancesOf, visitorOf } from '../request.ts';
import { deviceWords } from './device-words.ts';
import type { Page } from './page.ts';
import { dayWords, durationWords, timeWords } from './time-words.ts';

export function dashboardPage({
  readDashboard,
  render,
  clock,
}: {
  readDashboard: ReadDashboard;
  render: RenderPage;
  clock: Clock;
}): Page {
  return {
    path: '/dashboard',
    access: 'logged-in',
    get: async (request, response) => {
      const visitor = visitorOf(request) as LiveSession;
      const { account, previousLogIn, current, others } = await readDashboard(visitor);
      const now = clock.now();
      const { ip, userAgent } = circumstancesOf(request);
      // This request is the latest use of this session, whether written down yet or not.
      const own = { ...(current ?? { ...visitor, ip, userAgent }), lastSeenAt: now };
      render(request, response, 'pages/dashboard.njk', {
        title: 'Dashboard',
        account: {
          username: visitor.account.username,
          // Whoever has given no name is called by the user name, which stands above.
          name: visitor.account.name === visitor.account.username ? '' : visitor.account.name,
          email: visitor.account.email,
          role: visitor.account.roles[0] ?? 'user',
          memberSince: dayWords(account?.createdAt ?? visitor.createdAt),
        },
        lastLogin: previousLogIn
          ? {
              at: timeWords(previousLogIn.createdAt, now),
              device: deviceWords(previousLogIn.userAgent),
              ip: previousLogIn.ip,
            }
          : null,
        sessions: [
          sessionWords(own, now, true),
          ...others.map((summary) => sessionWords(summary, now, false)),
        ],
        expires: {
          idle: visitor.idleLimitMs === null ? null : { text: durationWords(visitor.idleLimitMs) },
          absolute: timeWords(visitor.endsAt, now),
        },
      });
    },
  };
}

function sessionWords(summary: SessionSummary, now: number, isCurrent: boolean) {
  return {
    id: summary.id,
    device: deviceWords(summary.userAgent),
    ip: summary.ip,
    startedAt: timeWords(summary.createdAt, now),
    lastSeenAt: timeWords(summary.lastSeenAt, now),
    isCurrent,
  };
}
