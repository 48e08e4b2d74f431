import type { Account } from '../../accounts/account.ts';
import { isUsable } from '../../accounts/account-standing.ts';
import { canonicalEmail, tryEmail } from '../../accounts/email-address.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import { answerEvenly } from '../../platform/answer-evenly.ts';
import type { Clock } from '../../platform/clock.ts';
import { isId, newId } from '../../platform/ids.ts';
import type { AdmitRequest } from '../steps/admit-request.ts';
import { confirmationLifetimeMs, mailConfirmation } from '../steps/confirmation-mail.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface ResendConfirmationInput {
  /** The typed address, or the handle from a login, which identifies one registration or account. */
  readonly about: { readonly email: string } | { readonly handle: string };
  readonly requestContext: RequestContext;
}

type ResendConfirmationOutcome =
  /** If an address waits for confirmation, an email was queued. The answer does not reveal whether. */
  | { readonly kind: 'accepted' }
  /** Not an address. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** @throws Unavailable when SQL cannot commit: then no email was queued */
export type ResendConfirmation = (
  input: ResendConfirmationInput,
) => Promise<ResendConfirmationOutcome>;

/**
 * Sends the confirmation link again. Answer and steps are the same whether or not the address is known. The
 * registration does not live longer.
 */
export function createResendConfirmation({
  stores,
  transact,
  mail,
  admitRequest,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  mail: Mail;
  admitRequest: AdmitRequest;
  clock: Clock;
}): ResendConfirmation {
  return async function resendConfirmation({ about, requestContext }) {
    const typed = 'email' in about ? tryEmail(about.email) : undefined;
    if ('email' in about && typed === undefined) return { kind: 'invalid' };
    const ofNetwork = await admitRequest('resend', { requestContext });
    if (ofNetwork.kind === 'throttled') return ofNetwork;
    const email = 'handle' in about ? await findAddress(about.handle) : typed;
    // The handle is made up: a real one is given only to people who know the password.
    if (email === undefined) return { kind: 'accepted' };
    const subject = canonicalEmail(email);
    const ofAddress = await admitRequest('confirmation-mail', { requestContext, subject });
    if (ofAddress.kind === 'throttled') return ofAddress;
    const handle = 'handle' in about ? about.handle : undefined;
    await answerEvenly(() => transact((tx) => send(tx, email, handle)));
    return { kind: 'accepted' };
  };

  async function findAddress(handle: string): Promise<string | undefined> {
    if (!isId(handle)) return undefined;
    const account = await stores.accounts.find(handle);
    return (account ?? (await stores.registrations.find(handle, clock.now())))?.email;
  }

  async function send(tx: Stores, email: string, handle: string | undefined): Promise<void> {
    const now = clock.now();
    const event = `confirm-email ${newId()}`;
    const owner = await tx.accounts.findByLogInName(email);
    const registration = await (handle === undefined
      ? tx.registrations.findByLogInName(email, now)
      : tx.registrations.find(handle, now));
    if (owner !== undefined && isWaiting(owner, now)) {
      return mailConfirmation({ mail, tx }, { account: owner, event }, now);
    }
    const nothing = { id: newId(), email, expiresAt: now + confirmationLifetimeMs };
    const isDecoy = registration === undefined;
    const about = { registration: registration ?? nothing, owner, event, isDecoy };
    return mailConfirmation({ mail, tx }, about, now);
  }
}

function isWaiting(account: Account, now: number): boolean {
  return account.emailConfirmedAt === null && isUsable(account, now);
}
