import { z } from 'zod';
import type { AccountJourneys } from '../../../journeys/account/account-journeys.ts';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { AccountChange } from '../../../journeys/steps/account-change.ts';
import { HttpError } from '../../failures/http-error.ts';
import { InvalidRequest } from '../invalid-request.ts';
import { type Operation, operation } from '../operation.ts';
import { email, personName, username } from '../schemas.ts';
import {
  accountParams,
  accountPath,
  changeBy,
  findAccount,
  isLastAdministrator,
  lastAdministrator,
  noAccount,
  reason,
  recently,
  tag,
} from './act-schemas.ts';
import { explainedAccount, explainedBody } from './administered-account.ts';
import { changeNamesOf, deleteAccountOf } from './user-changes.ts';

type Needs = AdministrationJourneys & Pick<AccountJourneys, 'changeNames'>;

const change = z
  .strictObject({
    username: username.optional(),
    email: email.optional(),
    email_confirmed: z
      .boolean()
      .optional()
      .meta({ description: 'With `email`: whether you know that it belongs to the owner' }),
    given_name: personName.nullable().optional(),
    family_name: personName.nullable().optional(),
    role: z.enum(['user', 'admin']).optional(),
    groups: z.array(z.string().min(1).max(64)).max(50).optional(),
    ends_at: z
      .string()
      .max(30)
      .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, 'Like 2027-01-31T12:00:00Z, in UTC.')
      .meta({ format: 'date-time', examples: ['2027-01-31T12:00:00Z'] })
      .nullable()
      .optional()
      .meta({ description: 'From then on the account cannot be used. null for no end' }),
    reason,
  })
  .meta({ id: 'AccountChange', description: 'One property to change. Both names count as one' });

type Change = z.output<typeof change>;

const properties = [
  ['username'],
  ['email', 'email_confirmed'],
  ['given_name', 'family_name'],
  ['role'],
  ['groups'],
  ['ends_at'],
] as const;

/** Changes the properties of other people's accounts, and deletes accounts. */
export function accountChangeOperations(needs: Needs): Operation[] {
  return [
    operation({
      id: 'changeAccount',
      method: 'patch',
      path: accountPath,
      tag,
      summary: 'Change one property of an account',
      description: `One in each request, so that a refusal leaves nothing half done. A new user name, role or group applies from the next request of every session on. ${recently}`,
      access: 'admin',
      params: accountParams,
      body: change,
      responses: { 200: { description: 'The account afterwards', schema: explainedAccount } },
      problems: {
        404: noAccount,
        409: `\`username_taken\`, \`email_taken\`, or ${lastAdministrator}`,
      },
      async handle({ params, body, caller, requestContext }) {
        const { id } = await findAccount(needs, params.username);
        const [only, ...others] = properties.filter((names) =>
          names.some((name) => body[name] !== undefined),
        );
        if (only === undefined || others.length > 0) throw oneProperty();
        const about = changeBy({ caller, requestContext }, id, body.reason);
        if (only[0] === 'given_name') {
          const { given_name, family_name } = body;
          const names = { given_name, family_name };
          await changeNamesOf(needs.changeNames, id, { caller, requestContext, body: names });
        } else {
          await apply(needs, about, body);
        }
        // Read by id, as the user name may be another one now.
        const after = await needs.readPerson.findById(id);
        if (after === undefined) throw new HttpError(404, 'not_found', noAccount);
        return { status: 200, body: explainedBody(await needs.readPerson.read(after, 1)) };
      },
    }),
    operation({
      id: 'deleteAccount',
      method: 'delete',
      path: accountPath,
      tag,
      summary: 'Delete an account',
      description: `It can be restored until its data is erased. ${recently}`,
      access: 'admin',
      params: accountParams,
      query: z.strictObject({ reason }),
      responses: { 204: { description: 'The account is deleted, and its sessions have ended' } },
      problems: { 404: noAccount, 409: lastAdministrator },
      async handle({ params, query, caller, requestContext }) {
        const { id } = await findAccount(needs, params.username);
        const how = { caller, requestContext, reason: query.reason };
        await deleteAccountOf(needs.deleteAccount, id, how);
        return { status: 204 };
      },
    }),
  ];
}

function oneProperty(): InvalidRequest {
  return invalid('', 'one_property', 'Send one property to change.');
}

function invalid(field: string, code: string, detail: string): InvalidRequest {
  return new InvalidRequest([{ field, code, detail }]);
}

/** @throws HttpError if it was refused; a property that is already so is no refusal */
async function apply(needs: Needs, about: AccountChange, body: Change): Promise<void> {
  if (body.username !== undefined) return setUsername(needs, about, body.username);
  if (body.email !== undefined) {
    return setEmail(needs, about, body.email, body.email_confirmed ?? false);
  }
  if (body.role !== undefined) {
    const { kind } = await needs.setRole({ ...about, role: body.role });
    if (kind === 'last-administrator') throw isLastAdministrator();
    return;
  }
  if (body.groups !== undefined) {
    const { kind } = await needs.setGroups({ ...about, groups: body.groups.join(',') });
    if (kind === 'invalid') throw invalid('groups', 'unacceptable', 'A group name is not valid.');
    return;
  }
  if (body.ends_at !== undefined) return setEndDate(needs, about, body.ends_at);
  throw invalid('email', 'required', 'Send `email` with `email_confirmed`.');
}

async function setUsername({ setUsername: set }: Needs, about: AccountChange, name: string) {
  const { kind } = await set({ ...about, username: name });
  if (kind === 'invalid') {
    const detail = 'Use letters, numbers, periods, hyphens and underscores.';
    throw invalid('username', 'unacceptable', detail);
  }
  if (kind !== 'taken') return;
  const detail = 'Another account has this user name, or had it before.';
  throw new HttpError(409, 'username_taken', detail);
}

async function setEmail(
  { setEmail: set }: Needs,
  about: AccountChange,
  address: string,
  isConfirmed: boolean,
) {
  const { kind } = await set({ ...about, email: address, isConfirmed });
  if (kind === 'invalid') {
    throw invalid('email', 'unacceptable', 'An email address is like name@example.com.');
  }
  if (kind !== 'taken') return;
  const detail = 'Another account uses this address, or did until recently.';
  throw new HttpError(409, 'email_taken', detail);
}

async function setEndDate({ setEndDate: set }: Needs, about: AccountChange, end: string | null) {
  const endsAt = end === null ? null : Date.parse(end);
  if (Number.isNaN(endsAt)) throw invalid('ends_at', 'unacceptable', 'There is no such instant.');
  const { kind } = await set({ ...about, endsAt });
  if (kind === 'past') throw invalid('ends_at', 'past', 'The end must be in the future.');
  if (kind === 'last-administrator') throw isLastAdministrator();
}
