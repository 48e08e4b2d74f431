import { z } from 'zod';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import { HttpError } from '../../failures/http-error.ts';
import { type Operation, operation } from '../operation.ts';
import { handle } from '../schemas.ts';
import { factor, factorBody } from './factor-body.ts';

const tag = 'Your second factors';
const none = 'You have no such factor.';
const lastWayIn =
  'You have no password, so this is your last way in. Add another passkey or recovery codes first.';
const required = 'Your account needs a second factor. Add another one before you remove this one.';

/** Lists and removes the caller's factors. Factors are added on pages only. */
export function factorOperations(needs: AccountJourneys): Operation[] {
  return [
    operation({
      id: 'listMyFactors',
      method: 'get',
      path: '/me/factors',
      tag,
      summary: 'Your second factors and passkeys, oldest first',
      description: 'Add factors on the page /account/security.',
      access: 'logged-in',
      responses: {
        200: {
          description: 'The factors of the account',
          schema: z.object({ items: z.array(factor) }),
        },
      },
      async handle({ caller }) {
        const { factors } = await needs.listFactors(caller.account.id);
        return { status: 200, body: { items: factors.map(factorBody) } };
      },
    }),
    operation({
      id: 'removeMyFactor',
      method: 'delete',
      path: '/me/factors/{id}',
      tag,
      summary: 'Remove one of your factors',
      description:
        'Your other sessions end, and no browser stays trusted. You get an email. For seven days its link brings the factor back.',
      access: 'recently-proved',
      params: z.strictObject({ id: handle }),
      responses: { 204: { description: 'The factor is removed' } },
      problems: {
        404: none,
        409: '`last_way_in`: the account would have no way to log in. `factor_required`: the account needs a second factor, and has no other',
      },
      async handle({ caller, params, requestContext }) {
        const actor = caller.session;
        const { kind } = await needs.removeFactor({ actor, id: params.id, requestContext });
        switch (kind) {
          case 'removed':
            return { status: 204 };
          case 'unknown':
            throw new HttpError(404, 'not_found', none);
          case 'last-way-in':
            throw new HttpError(409, 'last_way_in', lastWayIn);
          case 'required':
            throw new HttpError(409, 'factor_required', required);
        }
      },
    }),
  ];
}
