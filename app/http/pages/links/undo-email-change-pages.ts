import type { EntranceJourneys } from '../../../journeys/entrance/entrance-journeys.ts';
import { circumstancesOf } from '../../request/request.ts';
import type { Page } from '../page.ts';
import type { Web } from '../web.ts';
import { linkPage } from './link-page.ts';
import { newPasswordLink } from './new-password-link.ts';
import { recoverAccountPage } from './recover-account-page.ts';

const donePath = '/undo-email-change/done';

/** Where the former address takes an account back. */
export function undoEmailChangePages({
  undoEmailChange,
  linkTokenFor,
  pageNoteFor,
  mail,
  mayReadMailbox,
  render,
}: EntranceJourneys & Web): Page[] {
  const restoredEmail = pageNoteFor(donePath);
  const page = linkPage({
    path: '/undo-email-change',
    linkTokenFor,
    render,
    another: newPasswordLink(mail),
    find: undoEmailChange.find,
    draw: (request, response, about, form) =>
      render(request, response, 'pages/undo-email-change.njk', {
        title: 'Take your account back',
        about: { username: about.username, email: about.email },
        form,
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/report-login-closed.njk', {
        title: 'This link doesn’t work',
      }),
    async use(request, token) {
      const circumstances = circumstancesOf(request);
      const outcome = await undoEmailChange.complete({ token, circumstances });
      if (outcome.kind === 'closed') return outcome;
      return {
        kind: 'used',
        answer(response) {
          restoredEmail.put(response, outcome.email);
          return response.redirect(303, donePath);
        },
      };
    },
  });
  return [page, recoverAccountPage({ path: donePath, restoredEmail, mayReadMailbox, render })];
}
