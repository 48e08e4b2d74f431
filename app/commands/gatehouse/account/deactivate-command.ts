import type { Account } from '../../../accounts/account.ts';
import type { AccountChange } from '../../../journeys/steps/account-change.ts';
import type { Services } from '../../../services.ts';
import {
  type Command,
  done,
  type Input,
  lastAdministrator,
  type Result,
  requestContext,
} from '../command.ts';
import { text } from '../text.ts';
import { withCopies } from '../with-services.ts';
import { withLivingAccount } from './find-account.ts';

type Outcome =
  | { readonly kind: 'disabled' | 'deleted'; readonly sessionsEnded: number }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'last-administrator' };

/** A command that makes an account unusable and ends its sessions: `account disable`, `account delete`. */
export function deactivateCommand({
  deactivateAccount,
  whenUnchanged,
  options = {},
  guard = (_input, _account, act) => act(),
  ...described
}: Pick<Command, 'name' | 'about' | 'notes'> & {
  readonly options?: Command['options'];
  /** Decides whether to act, for example after a confirmation. */
  readonly guard?: (input: Input, account: Account, act: () => Promise<Result>) => Promise<Result>;
  readonly deactivateAccount: (services: Services, change: AccountChange) => Promise<Outcome>;
  /** The result for an account that was already unusable. */
  readonly whenUnchanged: (username: string) => Result;
}): Command {
  return {
    ...described,
    operands: ['USER'],
    options: {
      ...options,
      reason: { value: 'TEXT', about: text('command.account.reason') },
    },
    run: (input) =>
      withCopies((services) =>
        withLivingAccount(services, input.operands[0] ?? '', (account) =>
          guard(input, account, async () => {
            const { id: accountId, username } = account;
            const reason = input.option('reason');
            const change = { accountId, reason, requestContext };
            const outcome = await deactivateAccount(services, change);
            if (outcome.kind === 'last-administrator') return lastAdministrator(account);
            if (outcome.kind === 'unchanged') return whenUnchanged(username);
            const { kind: state, sessionsEnded } = outcome;
            const key =
              state === 'disabled' ? 'command.account-disable.done' : 'command.account-delete.done';
            return done([text([key, { username, count: sessionsEnded }])], {
              username,
              state,
              sessions_ended: sessionsEnded,
            });
          }),
        ),
      ),
  };
}
