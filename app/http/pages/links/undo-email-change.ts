import type { UndoEmailChange } from '../../../journeys/undo-email-change.ts';
import type { MayReadMailbox } from '../../dev-mailbox-access.ts';
import type { LinkTokenFor } from '../../link-tokens.ts';
import type { RenderPage } from '../../render.ts';
import { circumstancesOf } from '../../request.ts';
import type { Page } from '../page.ts';
import { linkPage } from './link-page.ts';

/** Where the former address takes an account back. */
export function undoEmailChangePage({
  undoEmailChange,
  linkTokenFor,
  mayReadMailbox,
  render,
}: {
  undoEmailChange: UndoEmailChange;
  linkTokenFor: LinkTokenFor;
  mayReadMailbox: MayReadMailbox;
  render: RenderPage;
}): Page {
  return linkPage({
    path: '/undo-email-change',
    linkTokenFor,
    find: undoEmailChange.find,
    draw: (request, response, email, errors) =>
      render(request, response, 'pages/undo-email-change.njk', {
        title: 'Take your account back',
        email,
        form: { errors },
      }),
    drawClosed: (request, response) =>
      render(request, response, 'pages/not-me-closed.njk', { title: 'This link doesn’t work' }),
    async use(request, token) {
      const circumstances = circumstancesOf(request);
      const outcome = await undoEmailChange.complete({ token, circumstances });
      if (outcome.kind === 'closed') return outcome;
      return {
        kind: 'used',
        answer: (response) =>
          render(request, response, 'pages/taken-back.njk', {
            title: 'Your account is closed to everybody else',
            email: outcome.email,
            mayReadMailbox: mayReadMailbox(request),
          }),
      };
    },
  });
}
