import { z } from 'zod';
import { accountStates, factorFilters } from '../../../accounts/account-filter.ts';
import { trySeen } from '../../../accounts/seen-filter.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { HttpError } from '../../failures/http-error.ts';
import type { Api } from '../api.ts';
import { type Operation, operation } from '../operation.ts';
import { fromCursor, pageOf, pageQuery, toCursor, username } from '../schemas.ts';
import {
  administered,
  administeredBody,
  explainedAccount,
  explainedBody,
} from './administered-account.ts';

const tag = 'Administration';
const recently = 'Needs a session whose password was entered in the last ten minutes.';

/** Which accounts a list has. Every part is optional. */
const accountFilterQuery = {
  search: z
    .string()
    .min(1)
    .max(200)
    .optional()
    .meta({ description: 'The beginning of a user name, an email or a name', examples: ['ada'] }),
  state: z
    .enum(accountStates)
    .optional()
    .meta({ description: '`present` is every account that is not deleted' }),
  role: z.enum(['user', 'admin']).optional(),
  group: z.string().min(1).max(64).optional(),
  factor: z
    .enum(factorFilters)
    .optional()
    .meta({ description: 'Which second factor or passkey it has; `none` or `any`' }),
  seen: z
    .string()
    .max(16)
    .regex(/^(never|-?\d{1,4}d)$/, 'never, or a number of days such as 7d or -90d.')
    .optional()
    .meta({
      description: '`7d`: seen in the last 7 days. `-90d`: not in the last 90 days. `never`',
      examples: ['-90d'],
    }),
};

/** What administrators can see of all accounts. */
export function adminAccountOperations(needs: AdministrationJourneys & Api): Operation[] {
  return [
    operation({
      id: 'listAccounts',
      method: 'get',
      path: '/admin/accounts',
      tag,
      summary: 'Accounts, oldest first',
      description: `Lists disabled and deleted accounts too. With \`search\` the order is alphabetical. With \`seen\` it is that of \`last_seen_at\`. A page with a \`next_cursor\` can have fewer items than \`limit\`. ${recently}`,
      access: 'admin',
      query: pageQuery.extend({
        ...accountFilterQuery,
        order: z.enum(['oldest', 'newest']).default('oldest'),
      }),
      responses: { 200: { description: 'A page of accounts', schema: pageOf(administered) } },
      async handle({ query: { limit, cursor, order, seen, ...filter } }) {
        const page = await needs.browseAccounts.list(
          { ...filter, seen: seen === undefined ? undefined : trySeen(seen, needs.clock.now()) },
          { after: fromCursor(cursor), limit, isNewestFirst: order === 'newest' },
        );
        if (page === undefined) {
          throw new HttpError(400, 'invalid_cursor', 'The cursor does not belong to this list.');
        }
        const items = page.accounts.map(administeredBody);
        return { status: 200, body: { items, next_cursor: toCursor(page.next) } };
      },
    }),
    operation({
      id: 'readAccount',
      method: 'get',
      path: '/admin/accounts/{username}',
      tag,
      summary: 'An account, and why its owner can or cannot log in',
      description: recently,
      access: 'admin',
      params: z.strictObject({ username }),
      responses: { 200: { description: 'The account', schema: explainedAccount } },
      problems: { 404: 'There is no account with this user name.' },
      async handle({ params }) {
        const found = await needs.readPerson.find(params.username);
        if (found === undefined) {
          throw new HttpError(404, 'not_found', 'There is no account with this user name.');
        }
        return { status: 200, body: explainedBody(await needs.readPerson.read(found, 1)) };
      },
    }),
  ];
}
