import { z } from 'zod';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import { HttpError } from '../../failures/http-error.ts';
import { factor, factorBody } from '../account/factor-body.ts';
import { type Operation, operation } from '../operation.ts';
import { username } from '../schemas.ts';
import { noSuchUser } from './user-changes.ts';

const tag = 'Administration';
const path = '/admin/accounts/{username}/factors';
const params = z.strictObject({ username });
const none = 'There is no such user.';
const ownFactors = 'Remove your own second factors at /account/security.';

/** Second factors of other people, for administrators. */
export function adminFactorOperations(
  needs: AdministrationJourneys & Pick<AccountJourneys, 'listFactors'>,
): Operation[] {
  async function findAccount(name: string) {
    const account = await needs.readUsers.find(name);
    if (account === undefined) throw noSuchUser();
    return account;
  }

  return [
    operation({
      id: 'listFactors',
      method: 'get',
      path,
      tag,
      summary: 'The second factors and passkeys of an account, oldest first',
      access: 'admin',
      params,
      responses: {
        200: {
          description: 'The factors of the account',
          schema: z.object({ items: z.array(factor) }),
        },
      },
      problems: { 404: none },
      async handle({ params: { username: name } }) {
        const { factors } = await needs.listFactors((await findAccount(name)).id);
        return { status: 200, body: { items: factors.map(factorBody) } };
      },
    }),
    operation({
      id: 'clearFactors',
      method: 'delete',
      path,
      tag,
      summary: 'Remove the second factors of a person who has lost them',
      description:
        'All of them, or one kind. All sessions of the account end, no browser stays trusted, and the owner gets an email. Verify the identity of the person first.',
      access: 'admin',
      params,
      query: z.strictObject({ kind: factor.shape.kind.optional() }),
      responses: {
        200: {
          description: 'The factors are removed',
          schema: z.object({
            factors_removed: z
              .int()
              .min(0)
              .meta({ examples: [2] }),
            sessions_ended: z
              .int()
              .min(0)
              .meta({ examples: [1] }),
          }),
        },
      },
      problems: { 404: none },
      async handle({ params: { username: name }, query: { kind }, caller, requestContext }) {
        const { id: accountId } = await findAccount(name);
        const actor = caller.session;
        const outcome = await needs.clearFactors({ accountId, actor, kind, requestContext });
        switch (outcome.kind) {
          case 'cleared': {
            const { factors, sessions } = outcome;
            return { status: 200, body: { factors_removed: factors, sessions_ended: sessions } };
          }
          case 'own':
            throw new HttpError(403, 'forbidden', ownFactors);
          case 'unknown':
            throw noSuchUser();
        }
      },
    }),
  ];
}
