import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { account, accountBody } from '../account/account-body.ts';
import { type Operation, operation } from '../operation.ts';
import { fromCursor, instant, pageOf, pageQuery, toCursor, toInstant } from '../schemas.ts';

const administered = account
  .extend({ disabled_at: instant.nullable(), deleted_at: instant.nullable() })
  .meta({ id: 'AdministeredAccount', description: 'An account, as administrators see it' });

/** Accounts with the fields that only administrators see. */
export function adminAccountOperations(needs: AdministrationJourneys): Operation[] {
  return [
    operation({
      id: 'listAccounts',
      method: 'get',
      path: '/admin/accounts',
      tag: 'Administration',
      summary: 'All accounts, oldest first',
      description:
        'Includes disabled and deleted accounts. Needs a session whose password was entered in the last ten minutes.',
      access: 'admin',
      query: pageQuery,
      responses: { 200: { description: 'A page of accounts', schema: pageOf(administered) } },
      async handle({ query }) {
        const page = await needs.listAccounts(fromCursor(query.cursor), query.limit);
        const items = page.accounts.map((one) => ({
          ...accountBody(one),
          disabled_at: one.disabledAt === null ? null : toInstant(one.disabledAt),
          deleted_at: one.deletedAt === null ? null : toInstant(one.deletedAt),
        }));
        return { status: 200, body: { items, next_cursor: toCursor(page.next) } };
      },
    }),
  ];
}
