import { z } from 'zod';
import type { Account } from '../../../accounts/account.ts';
import type { RequestContext } from '../../../audit/request-context.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { AccountChange } from '../../../journeys/steps/account-change.ts';
import { HttpError } from '../../failures/http-error.ts';
import type { SessionCaller } from '../caller.ts';
import { username } from '../schemas.ts';

export const tag = 'Administration';
export const accountPath = '/admin/accounts/{username}';
export const accountParams = z.strictObject({ username });
export const recently = 'Needs a session whose password was entered in the last ten minutes.';
export const noAccount = 'There is no account with this user name.';
export const lastAdministrator =
  '`last_administrator`: nobody else could administer. Make someone else an administrator first';

export const reason = z
  .string()
  .min(1)
  .max(500)
  .optional()
  .meta({ description: 'Kept in the audit trail', examples: ['Left the company'] });

export type Acting = Pick<AdministrationJourneys, 'readPerson'>;

/** Finds the account of a path, deleted or not. @throws HttpError 404 */
export async function findAccount({ readPerson }: Acting, name: string): Promise<Account> {
  const found = await readPerson.find(name);
  if (found === undefined) throw new HttpError(404, 'not_found', noAccount);
  return found;
}

interface ActCall {
  readonly caller: SessionCaller;
  readonly requestContext: RequestContext;
}

export function changeBy(
  { caller, requestContext }: ActCall,
  accountId: string,
  why: string | undefined,
): AccountChange {
  return { accountId, actor: caller.session, reason: why, requestContext };
}

export function isLastAdministrator(): HttpError {
  const detail = 'This is the last administrator. Make someone else an administrator first.';
  return new HttpError(409, 'last_administrator', detail);
}

/** An act that does not apply to the account in its state. */
export function isOfNoUse(detail: string): HttpError {
  return new HttpError(409, 'state_conflict', detail);
}
