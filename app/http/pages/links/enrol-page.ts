import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { linkLifetimeMs } from '../../../journeys/steps/mailed-links.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { durationWords } from '../words/time-words.ts';
import { linkPage } from './link-page.ts';

/**
 * The page of the emailed link that allows a second factor to be added on a new device. The login is pending
 * in this browser.
 */
export function enrolPage({
  allowEnrolment,
  secondStepCookies,
  linkTokenFor,
  render,
}: EntranceJourneys & Web): Page {
  return linkPage({
    path: '/login/enrol',
    linkTokenFor,
    render,
    find: allowEnrolment.find,
    draw: (request, response, username, form) =>
      render(request, response, 'pages/enrol-link.njk', {
        title: 'enrol-link.title',
        username,
        form,
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/enrol-link-closed.njk', {
        title: 'enrol-link.closed.title',
        lifetime: durationWords(linkLifetimeMs('enrol-factor')),
      }),
    async use(request, link) {
      const pending = secondStepCookies.readPending(request) ?? '';
      const outcome = await allowEnrolment.complete({ link, pending });
      if (outcome.kind === 'closed') return outcome;
      if (outcome.kind === 'no-login') {
        return { kind: 'invalid', errors: [{ field: null, text: 'enrol-link.error.no-login' }] };
      }
      return {
        kind: 'used',
        answer: (response) => response.redirect(303, '/login/second-step'),
      };
    },
  });
}
