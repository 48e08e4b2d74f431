import type { Account } from '../../accounts/account.ts';
import { isUsable } from '../../accounts/account-standing.ts';
import { canonicalEmail, tryEmail } from '../../accounts/email-address.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { MailLink } from '../../mail/email-data.ts';
import type { Mail, MailOrder } from '../../mail/mail.ts';
import { answerEvenly } from '../../platform/answer-evenly.ts';
import type { Clock } from '../../platform/clock.ts';
import { newId } from '../../platform/ids.ts';
import type { LiveSession } from '../../sessions/session.ts';
import { NoLongerLoggedIn } from '../steps/actor.ts';
import type { AdmitRequest } from '../steps/admit-request.ts';
import { issueLink, undoEmailChangeMs } from '../steps/mailed-links.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface RequestEmailChangeInput {
  readonly actor: LiveSession;
  /** As typed. */
  readonly email: string;
  readonly requestContext: RequestContext;
}

type RequestEmailChangeOutcome =
  /** A link was sent to the new address, unless it belongs to somebody else. The answer does not reveal which. */
  | { readonly kind: 'requested' }
  | { readonly kind: 'invalid' }
  /** The account has this address already. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** @throws Unavailable when SQL cannot commit: then no email is sent */
export type RequestEmailChange = (
  input: RequestEmailChangeInput,
) => Promise<RequestEmailChangeOutcome>;

/**
 * Emails a link to a new address; until it is used, the account keeps the old one. A taken address gets the same
 * answer, and its owner is notified (ASVS 6.3.8). Callers must require a recent proof of the password (ASVS 7.5.1).
 */
export function createRequestEmailChange({
  transact,
  admitRequest,
  mail,
  clock,
}: {
  transact: Transact;
  admitRequest: AdmitRequest;
  mail: Mail;
  clock: Clock;
}): RequestEmailChange {
  return async function requestEmailChange({ actor, requestContext, ...input }) {
    const email = tryEmail(input.email);
    if (email === undefined) return { kind: 'invalid' };
    const accountId = actor.account.id;
    const admission = await admitRequest('change-email', { requestContext, subject: accountId });
    if (admission.kind === 'throttled') return admission;
    // Limited by address, so that several accounts cannot flood one mailbox.
    const ofAddress = { requestContext, subject: canonicalEmail(email) };
    const toAddress = await admitRequest('confirmation-mail', ofAddress);
    if (toAddress.kind === 'throttled') return toAddress;
    return answerEvenly(() =>
      transact((tx) => request(tx, accountId, email, requestContext), actor),
    );
  };

  async function request(
    tx: Stores,
    accountId: string,
    email: string,
    requestContext: RequestContext,
  ): Promise<RequestEmailChangeOutcome> {
    const now = clock.now();
    const account = await tx.accounts.lockUsable(accountId, now);
    if (account === undefined) throw new NoLongerLoggedIn();
    // Some mail servers distinguish letter case, so a change of case has to be confirmed, too.
    if (email === account.email) return { kind: 'unchanged' };
    await tx.oneTimeTokens.revokeAll('change-email', accountId);
    const link = await issueLink(tx, { purpose: 'change-email', accountId, detail: email }, now);
    // An address that was never confirmed may belong to a stranger, so it is not reserved.
    if (account.emailConfirmedAt !== null) {
      const until = link.expiresAt + undoEmailChangeMs;
      await tx.accounts.reserveEmail(account.email, accountId, until);
    }
    await mail.enqueue(tx, await mailFor(tx, account, email, link, now));
    const event = { event: 'email_change_requested', actorId: accountId } as const;
    await tx.audit.record({ ...event, requestContext }, now);
    return { kind: 'requested' };
  }
}

/** The email to the new address, or to the owner of a taken one. */
async function mailFor(
  { accounts }: Stores,
  { id, username }: Account,
  email: string,
  link: MailLink,
  now: number,
): Promise<MailOrder<'email-change-confirm'> | MailOrder<'address-taken'>> {
  const event = `email-change ${newId()}`;
  const holder = await accounts.findByLogInName(email);
  if (holder === undefined || holder.id === id) {
    const isDecoy = await accounts.isEmailReserved(email, id, now);
    return { to: email, kind: 'email-change-confirm', data: { username, link }, event, isDecoy };
  }
  const isDecoy = !isUsable(holder, now);
  const data = { username: holder.username };
  return { to: holder.email, kind: 'address-taken', data, event, isDecoy };
}
