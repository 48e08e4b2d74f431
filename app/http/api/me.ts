import type { ChangeNames } from '../../journeys/change-names.ts';
import type { DeleteAccount } from '../../journeys/delete-account.ts';
import type { ReadAccount } from '../../journeys/read-account.ts';
import { account, accountBody } from './account-body.ts';
import { type Operation, operation } from './operation.ts';
import { changeNamesOf, deleteAccountOf, lastAdministrator, namesBody } from './user-changes.ts';

const tag = 'Your account';

/** What somebody may do with their own account. */
export function meOperations(needs: {
  readAccount: ReadAccount;
  changeNames: ChangeNames;
  deleteAccount: DeleteAccount;
}): Operation[] {
  return [
    operation({
      id: 'readMe',
      method: 'get',
      path: '/me',
      tag,
      summary: 'Your account',
      access: 'logged-in',
      responses: { 200: { description: 'The account as it is now', schema: account } },
      handle: async ({ caller }) => ({
        status: 200,
        body: accountBody(await needs.readAccount(caller)),
      }),
    }),
    operation({
      id: 'changeMe',
      method: 'patch',
      path: '/me',
      tag,
      summary: 'Change your names',
      description: 'What is left out stays as it is; an empty name or null is none.',
      access: 'logged-in',
      body: namesBody,
      responses: { 200: { description: 'The account with its new names', schema: account } },
      async handle({ caller, body, circumstances }) {
        await changeNamesOf(needs.changeNames, caller.account.id, { caller, body, circumstances });
        return { status: 200, body: accountBody(await needs.readAccount(caller)) };
      },
    }),
    operation({
      id: 'deleteMe',
      method: 'delete',
      path: '/me',
      tag,
      summary: 'Delete your account',
      description:
        'Ends every session, token and key at once. Your user name stays taken, so that nobody is mistaken for you.',
      access: 'recently-proved',
      responses: { 204: { description: 'It is deleted' } },
      problems: { 409: lastAdministrator },
      async handle({ caller, circumstances }) {
        await deleteAccountOf(needs.deleteAccount, caller.account.id, { caller, circumstances });
        return { status: 204 };
      },
    }),
  ];
}
