import type { Account } from '../../accounts/account.ts';
import { canonicalEmail, tryEmail } from '../../accounts/email-address.ts';
import type { Circumstances } from '../../audit/circumstances.ts';
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
  readonly by: LiveSession;
  /** As typed. */
  readonly email: string;
  readonly circumstances: Circumstances;
}

type RequestEmailChangeOutcome =
  /** A link is on its way to the new address, unless it is somebody else's; nobody is told which. */
  | { readonly kind: 'requested' }
  | { readonly kind: 'invalid' }
  /** It is the address that the account has. */
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** @throws Unavailable when SQL cannot commit: then no mail is sent */
export type RequestEmailChange = (
  input: RequestEmailChangeInput,
) => Promise<RequestEmailChangeOutcome>;

/**
 * Mails a link to the address that somebody wants to use from now on; until it is used, the account keeps
 * the one it has. A taken address is answered like a free one, and its owner is told (ASVS 6.3.8). To be
 * offered only to whoever has just proved the password (ASVS 7.5.1).
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
  return async function requestEmailChange({ by, circumstances, ...input }) {
    const email = tryEmail(input.email);
    if (email === undefined) return { kind: 'invalid' };
    const accountId = by.account.id;
    const admission = await admitRequest('change-email', { circumstances, subject: accountId });
    if (admission.kind === 'throttled') return admission;
    // Nobody's mailbox is filled, however many accounts somebody has.
    const ofAddress = { circumstances, subject: canonicalEmail(email) };
    const toAddress = await admitRequest('confirmation-mail', ofAddress);
    if (toAddress.kind === 'throttled') return toAddress;
    return answerEvenly(() => transact((tx) => request(tx, accountId, email, circumstances), by));
  };

  async function request(
    tx: Stores,
    accountId: string,
    email: string,
    circumstances: Circumstances,
  ): Promise<RequestEmailChangeOutcome> {
    const now = clock.now();
    const account = await tx.accounts.lockUsable(accountId);
    if (account === undefined) throw new NoLongerLoggedIn();
    // Another letter case is another address to some mail servers, so it is proved like any other.
    if (email === account.email) return { kind: 'unchanged' };
    await tx.oneTimeTokens.revokeAll('change-email', accountId);
    const link = await issueLink(tx, { purpose: 'change-email', accountId, detail: email }, now);
    // An address that was never proved may be a stranger's, who is not to be kept from it.
    if (account.emailConfirmedAt !== null) {
      const until = link.expiresAt + undoEmailChangeMs;
      await tx.accounts.reserveEmail(account.email, accountId, until);
    }
    await mail.enqueue(tx, await mailFor(tx, account, email, link, now));
    const event = { event: 'email_change_requested', actorId: accountId } as const;
    await tx.audit.record({ ...event, circumstances }, now);
    return { kind: 'requested' };
  }
}

/** To whoever wants the address, or to whoever has it. */
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
  const isDecoy = holder.deletedAt !== null || holder.disabledAt !== null;
  const data = { username: holder.username };
  return { to: holder.email, kind: 'address-taken', data, event, isDecoy };
}
