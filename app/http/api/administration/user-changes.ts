import { z } from 'zod';
import type { RequestContext } from '../../../audit/request-context.ts';
import type { ChangeNames } from '../../../journeys/account/change-names.ts';
import type { DeleteAccount } from '../../../journeys/administration/delete-account.ts';
import { HttpError } from '../../failures/http-error.ts';
import { actorOf, type Caller } from '../caller.ts';
import { InvalidRequest } from '../invalid-request.ts';
import { personName } from '../schemas.ts';

export const namesBody = z
  .strictObject({
    given_name: personName.nullable().optional(),
    family_name: personName.nullable().optional(),
  })
  .meta({ id: 'Names' });

export const lastAdministrator = 'This is the last administrator who can log in.';

const fieldOf = { givenName: 'given_name', familyName: 'family_name' } as const;

interface By {
  readonly caller: Caller;
  readonly requestContext: RequestContext;
}

/** @throws HttpError if nothing was changed */
export async function changeNamesOf(
  changeNames: ChangeNames,
  accountId: string,
  { caller, requestContext, body }: By & { readonly body: z.output<typeof namesBody> },
) {
  const outcome = await changeNames({
    accountId,
    actor: actorOf(caller),
    requestContext,
    givenName: body.given_name === null ? '' : body.given_name,
    familyName: body.family_name === null ? '' : body.family_name,
  });
  switch (outcome.kind) {
    case 'changed':
      return;
    case 'unchanged':
      throw noSuchUser();
    case 'invalid':
      throw new InvalidRequest(
        outcome.fields.map((field) => ({
          field: fieldOf[field],
          code: 'unacceptable',
          detail: 'At most 100 visible characters.',
        })),
      );
  }
}

/** @throws HttpError if nothing was deleted */
export async function deleteAccountOf(
  deleteAccount: DeleteAccount,
  accountId: string,
  {
    caller,
    requestContext,
    eraseAtOnce = false,
    reason,
  }: By & { readonly eraseAtOnce?: boolean; readonly reason?: string | undefined },
) {
  const outcome = await deleteAccount({
    accountId,
    actor: actorOf(caller),
    requestContext,
    eraseAtOnce,
    reason,
  });
  switch (outcome.kind) {
    case 'deleted':
      return;
    case 'unchanged':
      throw noSuchUser();
    case 'last-administrator':
      throw new HttpError(409, 'last_administrator', lastAdministrator);
  }
}

export function noSuchUser(): HttpError {
  return new HttpError(404, 'not_found', 'There is no such user.');
}
