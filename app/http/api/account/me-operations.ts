import { z } from 'zod';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import {
  changeNamesOf,
  deleteAccountOf,
  lastAdministrator,
  namesBody,
} from '../administration/user-changes.ts';
import { type Operation, operation } from '../operation.ts';
import { account, accountBody } from './account-body.ts';

const tag = 'Your account';

/** What somebody may do with their own account. */
export function meOperations(
  needs: AccountJourneys & Pick<AdministrationJourneys, 'deleteAccount'>,
): Operation[] {
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
        'Ends every session, token and key at once. Your email can be registered again at once. Your user name stays taken, so that nobody is mistaken for you. Until your data is erased, an administrator can restore the account.',
      access: 'recently-proved',
      query: z.strictObject({
        erase_at_once: z.enum(['true', 'false']).default('false').meta({
          description:
            '`true` erases your email, your names and where you logged in now, and not after some days. Then nobody can restore the account.',
        }),
      }),
      responses: { 204: { description: 'It is deleted' } },
      problems: { 409: lastAdministrator },
      async handle({ caller, query, circumstances }) {
        await deleteAccountOf(needs.deleteAccount, caller.account.id, {
          caller,
          circumstances,
          eraseAtOnce: query.erase_at_once === 'true',
        });
        return { status: 204 };
      },
    }),
  ];
}
