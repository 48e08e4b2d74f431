import { isEmail } from '../../../accounts/log-in-name.ts';
import type { Services } from '../../../services.ts';
import { type Result, refused } from '../command.ts';
import { text } from '../text.ts';

/** Runs an action for the invitation with this id, or for the pending one to this email address. */
export async function withInvitation(
  { stores, clock }: Services,
  name: string,
  use: (id: string) => Promise<Result>,
): Promise<Result> {
  if (!isEmail(name)) return use(name);
  const found = await stores.invitations.findByEmail(name, clock.now());
  return found === undefined ? noInvitation() : use(found.id);
}

export function noInvitation(): Result {
  return refused('not_found', text('command.invite.unknown'));
}
