import { z } from 'zod';
import type { AdministrationJourneys } from '../../../journeys/administration/administration-journeys.ts';
import type { AccountChange } from '../../../journeys/steps/account-change.ts';
import { HttpError } from '../../failures/http-error.ts';
import { type Operation, operation } from '../operation.ts';
import {
  accountParams,
  accountPath,
  changeBy,
  findAccount,
  isLastAdministrator,
  isOfNoUse,
  lastAdministrator,
  noAccount,
  reason,
  recently,
  tag,
} from './act-schemas.ts';
import { explainedAccount, explainedBody } from './administered-account.ts';

type Needs = AdministrationJourneys;

interface AccountAct {
  readonly id: string;
  /** The last part of its path. */
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly conflicts: string;
  /** @throws HttpError if it was not done */
  readonly run: (needs: Needs, change: AccountChange) => Promise<void>;
}

const stateConflict = '`state_conflict`: the account is not in a state in which this can be done';

const acts: readonly AccountAct[] = [
  {
    id: 'disableAccount',
    name: 'disable',
    summary: 'Disable an account and end its sessions',
    description: 'Nobody can log in, and API keys do not work, until the account is enabled.',
    conflicts: `${stateConflict}. ${lastAdministrator}`,
    async run({ disableAccount }, change) {
      const { kind } = await disableAccount(change);
      if (kind === 'last-administrator') throw isLastAdministrator();
      if (kind === 'unchanged') throw isOfNoUse('The account is disabled or deleted already.');
    },
  },
  {
    id: 'enableAccount',
    name: 'enable',
    summary: 'Enable a disabled account',
    conflicts: stateConflict,
    async run({ enableAccount }, change) {
      if (!(await enableAccount(change))) throw isOfNoUse('The account is not disabled.');
    },
  },
  {
    id: 'unlockAccount',
    name: 'unlock',
    summary: 'Forget the failed logins and delays of an account, and end a lock of its owner',
    conflicts: stateConflict,
    async run({ unlockAccount }, change) {
      if ((await unlockAccount(change)) === undefined) {
        throw isOfNoUse('The account is not locked and has no failed logins.');
      }
    },
  },
  {
    id: 'confirmAccountEmail',
    name: 'confirm-email',
    summary: 'Confirm the email address of an account',
    description: 'Only if you know that the address belongs to the owner.',
    conflicts: stateConflict,
    async run({ confirmEmailOf }, change) {
      if (!(await confirmEmailOf(change))) throw isOfNoUse('The address is confirmed already.');
    },
  },
  {
    id: 'startPasswordReset',
    name: 'reset',
    summary: 'Email the owner a link to choose a new password',
    description:
      'The present password works until the link is used. The link is not in the answer.',
    conflicts: `${stateConflict}, or this server sends no email`,
    async run({ startReset }, change) {
      const { kind } = await startReset(change);
      if (kind === 'no-mail') throw isOfNoUse('This server sends no email.');
      if (kind === 'account-inactive')
        throw isOfNoUse('The account is disabled, deleted or past its end date.');
    },
  },
  {
    id: 'restoreAccount',
    name: 'restore',
    summary: 'Restore a deleted account',
    description:
      'Role and groups come back. Password, sessions, API keys and second factors do not: the owner gets a link to choose a password.',
    conflicts: `${stateConflict}. \`email_taken\`: another account has its address`,
    async run({ restoreAccount }, change) {
      const { kind } = await restoreAccount(change);
      if (kind === 'unchanged')
        throw isOfNoUse('The account is not deleted, or its data is erased.');
      if (kind === 'email-taken') {
        throw new HttpError(409, 'email_taken', 'Another account has the address of this account.');
      }
    },
  },
  {
    id: 'eraseAccount',
    name: 'erase',
    summary: 'Erase the personal data of a deleted account now',
    description: 'This cannot be undone.',
    conflicts: stateConflict,
    async run({ eraseAtOnce }, change) {
      if (!(await eraseAtOnce(change)))
        throw isOfNoUse('The account is not deleted, or is erased.');
    },
  },
];

/** What administrators do to an account, one path each. */
export function accountActOperations(needs: Needs): Operation[] {
  return acts.map(({ id, name, summary, description = '', conflicts, run }) =>
    operation({
      id,
      method: 'post',
      path: `${accountPath}/${name}`,
      tag,
      summary,
      description: `${description} ${recently}`.trim(),
      access: 'admin',
      params: accountParams,
      body: z.strictObject({ reason }).meta({ id: 'Reason' }),
      responses: { 200: { description: 'The account afterwards', schema: explainedAccount } },
      problems: { 404: noAccount, 409: conflicts },
      async handle({ params, body, caller, requestContext }) {
        const account = await findAccount(needs, params.username);
        await run(needs, changeBy({ caller, requestContext }, account.id, body.reason));
        const after = await findAccount(needs, params.username);
        return { status: 200, body: explainedBody(await needs.readPerson.read(after, 1)) };
      },
    }),
  );
}
