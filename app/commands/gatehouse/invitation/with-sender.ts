import { isInactive } from '../../../accounts/account-standing.ts';
import type { Services } from '../../../services.ts';
import type { SessionAccount } from '../../../sessions/session.ts';
import { sessionAccount } from '../../../sessions/session-account.ts';
import { withLivingAccount } from '../account/find-account.ts';
import { type Result, refused } from '../command.ts';
import { text } from '../text.ts';

/** Runs an action in the name of an administrator with this user name or email. Others cannot invite. */
export function withSender(
  services: Services,
  name: string,
  use: (sender: SessionAccount) => Promise<Result>,
): Promise<Result> {
  return withLivingAccount(services, name, async (sender) => {
    const { username } = sender;
    if (sender.role !== 'admin' || isInactive(sender, services.clock.now())) {
      return refused('invalid', text(['command.invite.not-admin', { username }]));
    }
    return use(sessionAccount(sender));
  });
}
