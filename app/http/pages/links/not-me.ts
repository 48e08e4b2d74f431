import type { DenyLogIn } from '../../../journeys/deny-log-in.ts';
import type { MayReadMailbox } from '../../dev-mailbox-access.ts';
import type { LinkTokenFor } from '../../link-tokens.ts';
import type { RenderPage } from '../../render.ts';
import { circumstancesOf } from '../../request.ts';
import type { Page } from '../page.ts';
import { linkPage } from './link-page.ts';

/** Where the owner of an account says of a log-in or a new password: this was not me. */
export function notMePage({
  denyLogIn,
  linkTokenFor,
  mayReadMailbox,
  render,
}: {
  denyLogIn: DenyLogIn;
  linkTokenFor: LinkTokenFor;
  mayReadMailbox: MayReadMailbox;
  render: RenderPage;
}): Page {
  return linkPage({
    path: '/not-me',
    linkTokenFor,
    find: async (token) => (await denyLogIn.isOpen(token)) || undefined,
    draw: (request, response, _about, errors) =>
      render(request, response, 'pages/not-me.njk', {
        title: 'Was this not you?',
        form: { errors },
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/not-me-closed.njk', { title: 'This link doesn’t work' }),
    async use(request, token) {
      const outcome = await denyLogIn.complete({ token, circumstances: circumstancesOf(request) });
      if (outcome.kind === 'closed') return outcome;
      return {
        kind: 'used',
        answer: (response) =>
          render(request, response, 'pages/taken-back.njk', {
            title: 'Your account is closed to everybody else',
            email: null,
            mayReadMailbox: mayReadMailbox(request),
          }),
      };
    },
  });
}
