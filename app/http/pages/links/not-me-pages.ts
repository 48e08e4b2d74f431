import type { DenyLogIn } from '../../../journeys/entrance/deny-log-in.ts';
import type { Mail } from '../../../mail/mail.ts';
import type { LinkTokenFor } from '../../browser/link-tokens.ts';
import { circumstancesOf } from '../../request/request.ts';
import type { MayReadMailbox } from '../dev-mailbox/dev-mailbox-access.ts';
import type { Page } from '../page.ts';
import type { RenderPage } from '../render.ts';
import { linkPage } from './link-page.ts';
import { newPasswordLink } from './new-password-link.ts';
import { takenBackPage } from './taken-back-page.ts';

const donePath = '/not-me/done';

/** Where the owner of an account says of a log-in or a new password: this was not me. */
export function notMePages({
  denyLogIn,
  linkTokenFor,
  mail,
  mayReadMailbox,
  render,
}: {
  denyLogIn: DenyLogIn;
  linkTokenFor: LinkTokenFor;
  mail: Pick<Mail, 'isAvailable'>;
  mayReadMailbox: MayReadMailbox;
  render: RenderPage;
}): Page[] {
  const page = linkPage({
    path: '/not-me',
    linkTokenFor,
    render,
    another: newPasswordLink(mail),
    find: denyLogIn.find,
    draw: (request, response, username, form) =>
      render(request, response, 'pages/not-me.njk', {
        title: 'Was this not you?',
        username,
        form,
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/not-me-closed.njk', { title: 'This link doesn’t work' }),
    async use(request, token) {
      const outcome = await denyLogIn.complete({ token, circumstances: circumstancesOf(request) });
      if (outcome.kind === 'closed') return outcome;
      return { kind: 'used', answer: (response) => response.redirect(303, donePath) };
    },
  });
  return [page, takenBackPage({ path: donePath, mayReadMailbox, render })];
}
