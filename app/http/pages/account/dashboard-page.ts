import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { deviceWords } from '../../../platform/device-words.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { visitorOf } from '../../request/request.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { sessionListWords } from '../words/session-words.ts';
import { dayWords, timeWords } from '../words/time-words.ts';

export function dashboardPage({ readDashboard, render, clock }: AccountJourneys & Web): Page {
  return {
    path: '/dashboard',
    access: 'logged-in',
    get: async (request, response) => {
      const visitor = visitorOf(request) as LiveSession;
      const dashboard = await readDashboard(visitor);
      const { account, previousLogIn } = dashboard;
      const now = clock.now();
      render(request, response, 'pages/dashboard.njk', {
        title: 'dashboard.title',
        account: {
          username: visitor.account.username,
          // An account without a name is called by its user name, which is already shown above.
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
        ...sessionListWords(visitor, dashboard, now),
      });
    },
  };
}
