import { z } from 'zod';
import type { Account } from '../../../accounts/account.ts';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { type User, userOf } from '../../../journeys/administration/read-users.ts';
import type { Api } from '../api.ts';
import { requireAdministrator, requireRecentProof } from '../authorize.ts';
import type { Caller } from '../caller.ts';
import { type Operation, operation } from '../operation.ts';
import {
  fromCursor,
  instant,
  pageOf,
  pageQuery,
  toCursor,
  toInstant,
  username,
} from '../schemas.ts';
import {
  changeNamesOf,
  deleteAccountOf,
  lastAdministrator,
  namesBody,
  noSuchUser,
} from './user-changes.ts';

const user = z
  .object({ username, name: z.string().max(401), created_at: instant })
  .meta({ id: 'User', description: 'The public part of an account' });

const tag = 'Users';
const params = z.strictObject({ username });
const limit = { name: 'users', limit: 300, windowSeconds: 60 };
const none = 'There is no such user.';

/** The users. Everyone who is logged in can read them; owners and administrators can change and delete them. */
export function userOperations(
  needs: AdministrationJourneys & Pick<AccountJourneys, 'changeNames'> & Api,
): Operation[] {
  /** User names are public, so this refusal may reveal that the user exists. */
  async function findFor(caller: Caller, name: string): Promise<Account> {
    const found = await needs.readUsers.find(name);
    if (found === undefined) throw noSuchUser();
    if (found.id !== caller.account.id) {
      const refusal = 'Only its owner and administrators may do this.';
      requireAdministrator(caller, needs.clock, refusal);
    }
    return found;
  }

  return [
    operation({
      id: 'listUsers',
      method: 'get',
      path: '/users',
      tag,
      summary: 'All users, by user name',
      access: 'logged-in',
      limit,
      query: pageQuery,
      responses: { 200: { description: 'A page of users', schema: pageOf(user) } },
      async handle({ query }) {
        const page = await needs.readUsers.list(fromCursor(query.cursor), query.limit);
        const body = { items: page.users.map(userBody), next_cursor: toCursor(page.next) };
        return { status: 200, body };
      },
    }),
    operation({
      id: 'readUser',
      method: 'get',
      path: '/users/{username}',
      tag,
      summary: 'A user',
      access: 'logged-in',
      limit,
      params,
      responses: { 200: { description: 'The user', schema: user } },
      problems: { 404: none },
      async handle({ params: { username: name } }) {
        const found = await needs.readUsers.find(name);
        if (found === undefined) throw noSuchUser();
        return { status: 200, body: userBody(userOf(found)) };
      },
    }),
    operation({
      id: 'changeUser',
      method: 'patch',
      path: '/users/{username}',
      tag,
      summary: 'Change the names of a user',
      description:
        'For its owner. Also for an administrator with a session whose password was entered in the last ten minutes.',
      access: 'logged-in',
      params,
      body: namesBody,
      responses: { 200: { description: 'The user with the new names', schema: user } },
      problems: { 404: none },
      async handle({ params: { username: name }, body, caller, requestContext }) {
        const { id } = await findFor(caller, name);
        await changeNamesOf(needs.changeNames, id, { caller, body, requestContext });
        const changed = await needs.readUsers.find(name);
        if (changed === undefined) throw noSuchUser();
        return { status: 200, body: userBody(userOf(changed)) };
      },
    }),
    operation({
      id: 'deleteUser',
      method: 'delete',
      path: '/users/{username}',
      tag,
      summary: 'Delete a user',
      description:
        'For its owner and administrators, with a session whose password was entered in the last ten minutes. The email address can be registered again immediately. The user name stays reserved.',
      access: 'logged-in',
      params,
      responses: {
        204: { description: 'The account is deleted, and all its sessions have ended' },
      },
      problems: { 404: none, 409: lastAdministrator },
      async handle({ params: { username: name }, caller, requestContext }) {
        const { id } = await findFor(caller, name);
        requireRecentProof(caller, needs.clock);
        await deleteAccountOf(needs.deleteAccount, id, { caller, requestContext });
        return { status: 204 };
      },
    }),
  ];
}

function userBody({ username: name, createdAt, ...rest }: User) {
  return { username: name, name: rest.name, created_at: toInstant(createdAt) };
}
