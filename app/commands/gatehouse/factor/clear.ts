import type { FactorKind } from '../../../factors/factor.ts';
import { withLivingAccount } from '../account/find-account.ts';
import {
  type Command,
  done,
  type Input,
  misused,
  type Result,
  refused,
  requestContext,
} from '../command.ts';
import { onceConfirmed, yesOption } from '../confirm.ts';
import { text } from '../text.ts';
import { withCopies } from '../with-services.ts';

const kinds: readonly FactorKind[] = ['totp', 'passkey', 'recovery_codes'];

export const factorClear: Command = {
  name: 'factor clear',
  about: text('command.factor-clear.about'),
  operands: ['USER'],
  options: {
    kind: { value: 'KIND', about: text('command.factor-clear.kind') },
    ...yesOption,
  },
  notes: [text('command.factor-clear.notes')],
  run: clearFromInput,
};

async function clearFromInput(input: Input): Promise<Result> {
  const wanted = input.option('kind');
  const kind = kinds.find((each) => each === wanted);
  if (wanted !== undefined && kind === undefined) {
    return misused(text('command.factor-clear.bad-kind'));
  }
  return withCopies((services) =>
    withLivingAccount(services, input.operands[0] ?? '', (account) =>
      onceConfirmed(input, account, async () => {
        const { id: accountId, username } = account;
        const outcome = await services.clearFactors({ accountId, kind, requestContext });
        if (outcome.kind !== 'cleared') {
          return refused('not_found', text(['command.account.is-deleted', { username }]));
        }
        const { factors, sessions } = outcome;
        const words = { username, factors, sessions };
        return done([text(['command.factor-clear.done', words])], {
          username,
          factors_removed: factors,
          sessions_ended: sessions,
        });
      }),
    ),
  );
}
