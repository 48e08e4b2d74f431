import type { ListInvitations } from '../../../journeys/list-invitations.ts';
import type { RenderPage } from '../../render.ts';
import type { Page } from '../page.ts';

/** What administrators can do, and where. */
export function adminPage({
  listInvitations,
  render,
}: {
  listInvitations: ListInvitations;
  render: RenderPage;
}): Page {
  return {
    path: '/admin',
    access: 'admin',
    get: async (request, response) => {
      const invitations = await listInvitations();
      render(request, response, 'pages/admin.njk', {
        title: 'Administration',
        openInvitations: invitations.length,
      });
    },
  };
}
