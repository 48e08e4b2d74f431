import type { Invitation } from '../../accounts/invitation.ts';
import { tryPersonName } from '../../accounts/person-name.ts';
import { tryUsername } from '../../accounts/username.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { PasswordHash } from '../../credentials/password-store.ts';
import type { Passwords } from '../../credentials/passwords.ts';
import type { Mail } from '../../mail/mail.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import { beginAccount } from '../steps/begin-account.ts';
import type { CheckNewPassword } from '../steps/check-new-password.ts';
import { mailConfirmation } from '../steps/confirmation-mail.ts';
import { type Enter, warmEntered } from '../steps/enter.ts';
import type { Entered } from '../steps/entered.ts';
import { findRegistrationFaults, type RegistrationFault } from '../steps/registration-faults.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface AcceptInvitationInput {
  /** From the emailed link. */
  readonly token: string;
  readonly username: string;
  readonly password: string;
  /** Empty for none. */
  readonly givenName: string;
  readonly familyName: string;
  readonly requestContext: RequestContext;
}

type AcceptInvitationOutcome =
  | { readonly kind: 'accepted'; readonly entered: Entered }
  /** Used, revoked, expired or never issued. */
  | { readonly kind: 'closed' }
  | { readonly kind: 'invalid'; readonly faults: readonly RegistrationFault[] }
  /** The invitation still works. */
  | { readonly kind: 'taken'; readonly field: 'username' | 'email' };

export interface AcceptInvitation {
  /** The invitation of a link. Does not use it up. */
  find(token: string): Promise<Invitation | undefined>;
  /** @throws Unavailable when hashing is overloaded or SQL cannot commit: then the link still works */
  complete(input: AcceptInvitationInput): Promise<AcceptInvitationOutcome>;
}

/**
 * Creates the account that somebody was invited to create, and logs its owner in, who has just chosen the password. The
 * holder of an emailed link counts as owner of the address. A link that was shown proves nothing about it: then the
 * owner gets an email to confirm it, and may log in before. Invitation, account, password, session and audit events
 * change together or not at all, for one of any number of callers. The account of the sender is locked first: a sender
 * who loses the right to invite in the same moment does not make an administrator.
 */
export function createAcceptInvitation({
  stores,
  transact,
  passwords,
  sessions,
  enter,
  mail,
  clock,
  checkNewPassword,
}: {
  stores: Stores;
  transact: Transact;
  passwords: Passwords;
  sessions: Sessions;
  enter: Enter;
  mail: Mail;
  clock: Clock;
  checkNewPassword: CheckNewPassword;
}): AcceptInvitation {
  const find = (token: string) => stores.invitations.find(token, clock.now());

  return {
    find,

    async complete(input) {
      // Checked before hashing: an unknown link must cost nothing.
      const invitation = await find(input.token);
      if (invitation === undefined) return { kind: 'closed' };
      const { email } = invitation;
      const faults = await findRegistrationFaults({ ...input, email }, checkNewPassword);
      if (faults.length > 0) return { kind: 'invalid', faults };
      if (await stores.accounts.hasUsername(input.username)) {
        return { kind: 'taken', field: 'username' };
      }
      const password = await passwords.hash(input.password, email);
      const outcome = await transact((tx) => accept(tx, input, password)).catch(asTaken);
      if (outcome.kind === 'accepted') await warmEntered(sessions, outcome.entered);
      return outcome;
    },
  };

  async function accept(
    tx: Stores,
    { token, requestContext, ...input }: AcceptInvitationInput,
    password: PasswordHash,
  ): Promise<AcceptInvitationOutcome> {
    const now = clock.now();
    const id = newId();
    const invitation = await consume(tx, token, id, now);
    if (invitation === undefined) return { kind: 'closed' };
    const { email, role, groups, isShown } = invitation;
    const account = {
      id,
      username: tryUsername(input.username) as string,
      givenName: tryPersonName(input.givenName) ?? null,
      familyName: tryPersonName(input.familyName) ?? null,
      ...{ email, role, groups },
      // A link that somebody has seen on a page proves no mailbox.
      emailConfirmedAt: isShown ? null : now,
      mayEnterUnconfirmed: isShown,
    };
    const entered = await beginAccount(tx, enter, { account, password, requestContext }, now);
    if (entered === undefined) {
      const isName = await tx.accounts.hasUsername(account.username);
      throw new Taken(isName ? 'username' : 'email');
    }
    if (isShown && mail.isAvailable) {
      const event = `confirm-email ${id}`;
      await mailConfirmation({ mail, tx }, { account: { id, email }, event }, now);
    }
    return { kind: 'accepted', entered };
  }
}

/** Locks the sender before the invitation, as every transaction locks accounts first. */
async function consume({ accounts, invitations }: Stores, token: string, id: string, now: number) {
  const found = await invitations.find(token, now);
  if (found === undefined) return undefined;
  await accounts.lock(found.inviterId);
  return invitations.consume(token, id, now);
}

/** Rolls the transaction back, so that the invitation still works. */
class Taken extends Error {
  readonly field: 'username' | 'email';

  constructor(field: 'username' | 'email') {
    super(`The ${field} is taken.`);
    this.field = field;
  }
}

function asTaken(error: unknown) {
  if (error instanceof Taken) return { kind: 'taken', field: error.field } as const;
  throw error;
}
