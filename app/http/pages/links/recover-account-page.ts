import type { PageNote } from '../../browser/page-notes.ts';
import type { MayReadMailbox } from '../dev-mailbox/dev-mailbox-access.ts';
import type { Page } from '../page.ts';
import type { RenderPage } from '../render.ts';

/**
 * What the owner reads after an account was closed to everybody. An address of its own, so that a reload
 * sends no form again.
 */
export function recoverAccountPage({
  path,
  restoredEmail,
  mayReadMailbox,
  render,
}: {
  path: string;
  /** The address that the account got back, if it did. */
  restoredEmail?: PageNote;
  mayReadMailbox: MayReadMailbox;
  render: RenderPage;
}): Page {
  return {
    path,
    access: 'public',
    get: (request, response) =>
      render(request, response, 'pages/recover-account.njk', {
        title: 'Your account is closed to everybody else',
        email: restoredEmail?.take(request, response) ?? null,
        mayReadMailbox: mayReadMailbox(request),
      }),
  };
}
