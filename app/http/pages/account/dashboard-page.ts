import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { deviceWords } from '../../../platform/device-words.ts';
import type { LiveSession } from '../../../sessions/session.ts';
import { visitorOf } from '../../request/request.ts';
import { type Page, textFields } from '../page.ts';
import type { Web } from '../web.ts';
import { factorAdvice } from '../words/factor-advice.ts';
import { sessionListWords } from '../words/session-words.ts';
import { dayWords, timeWords } from '../words/time-words.ts';

export function dashboardPage({
  readDashboard,
  listFactors,
  dismissPasskeyOffer,
  accessRules,
  baseUrl,
  render,
  clock,
}: AccountJourneys & Web): Page {
  return {
    path: '/dashboard',
    access: 'logged-in',
    get: async (request, response) => {
      const visitor = visitorOf(request) as LiveSession;
      const [dashboard, security] = await Promise.all([
        readDashboard(visitor),
        listFactors(visitor.account.id),
      ]);
      const { account, previousLogIn } = dashboard;
      const now = clock.now();
      render(request, response, 'pages/dashboard.njk', {
        title: 'dashboard.title',
        account: {
          username: visitor.account.username,
          // An account without a name is shown by its user name, which already stands above.
          name: visitor.account.name === visitor.account.username ? '' : visitor.account.name,
          email: visitor.account.email,
          role: visitor.account.roles[0] ?? 'user',
          memberSince: dayWords(account?.createdAt ?? visitor.createdAt),
        },
        applications: accessRules
          .applicationsOf(visitor.account, request.ip)
          .map(({ address, ...words }) => ({ ...words, href: `${baseUrl.protocol}//${address}` })),
        hasApplications: accessRules.nameApplications(),
        advice: factorAdvice(security),
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
    post: {
      submit: async (request, response) => {
        const { dismiss } = textFields(request.body, ['dismiss']);
        if (dismiss === 'passkey') await dismissPasskeyOffer(visitorOf(request) as LiveSession);
        return response.redirect(303, '/dashboard');
      },
      // The offer is on the page again, with a button that works.
      redraw: (_request, response) => response.redirect(303, '/dashboard'),
    },
  };
}
