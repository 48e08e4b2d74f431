import type { PageNote } from '../../browser/page-notes.ts';
import type { MayReadMailbox } from '../dev-mailbox/dev-mailbox-access.ts';
import type { Page } from '../page.ts';
import type { RenderPage } from '../render.ts';

/** Says that the account is locked. This page has its own path, so that a reload does not send the form again. */
export function recoverAccountPage({
  path,
  restoredEmail,
  mayReadMailbox,
  render,
}: {
  path: string;
  /** The address that was restored, if any. */
  restoredEmail?: PageNote;
  mayReadMailbox: MayReadMailbox;
  render: RenderPage;
}): Page {
  return {
    path,
    access: 'public',
    get: (request, response) =>
      render(request, response, 'pages/recover-account.njk', {
        title: 'locked.title',
        email: restoredEmail?.take(request, response) ?? null,
        mayReadMailbox: mayReadMailbox(request),
      }),
  };
}
