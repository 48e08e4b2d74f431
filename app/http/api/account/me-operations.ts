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

/** What people can do with their own account. */
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
      responses: { 200: { description: 'The account', schema: account } },
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
      description: 'A name that is left out stays. An empty name or null removes it.',
      access: 'logged-in',
      body: namesBody,
      responses: { 200: { description: 'The account with its new names', schema: account } },
      async handle({ caller, body, requestContext }) {
        await changeNamesOf(needs.changeNames, caller.account.id, { caller, body, requestContext });
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
        'Ends every session, token and API key immediately. Your email address can be registered again. Your user name stays reserved, so that nobody is mistaken for you. Until your data is erased, an administrator can restore the account.',
      access: 'recently-proved',
      query: z.strictObject({
        erase_at_once: z.enum(['true', 'false']).default('false').meta({
          description:
            '`true` erases your personal data (email, names, IP addresses and browsers of logins) immediately. Then nobody can restore the account.',
        }),
      }),
      responses: { 204: { description: 'The account is deleted' } },
      problems: { 409: lastAdministrator },
      async handle({ caller, query, requestContext }) {
        await deleteAccountOf(needs.deleteAccount, caller.account.id, {
          caller,
          requestContext,
          eraseAtOnce: query.erase_at_once === 'true',
        });
        return { status: 204 };
      },
    }),
  ];
}
