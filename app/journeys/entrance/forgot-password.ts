import { canonicalEmail, tryEmail } from '../../accounts/email-address.ts';
import type { RequestContext } from '../../audit/request-context.ts';
import type { Mail } from '../../mail/mail.ts';
import { answerEvenly } from '../../platform/answer-evenly.ts';
import type { Clock } from '../../platform/clock.ts';
import type { AdmitRequest } from '../steps/admit-request.ts';
import { sendResetLink } from '../steps/send-reset-link.ts';
import type { Stores, Transact } from '../steps/stores.ts';

interface ForgotPasswordInput {
  /** As typed. */
  readonly email: string;
  readonly requestContext: RequestContext;
}

type ForgotPasswordOutcome =
  /** If there is an account, a link was sent. The answer does not reveal whether. */
  | { readonly kind: 'answered' }
  /** No valid email address. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** @throws Unavailable when SQL cannot commit: then no email is sent */
export type ForgotPassword = (input: ForgotPasswordInput) => Promise<ForgotPasswordOutcome>;

/**
 * Emails a link to choose a new password. The answer does not reveal who has an account: every address takes the same
 * steps and writes as much, and no mail server is waited for (ASVS 6.3.8). The account stays unchanged until the link
 * is used, so nobody can lock its owner out.
 */
export function createForgotPassword({
  stores,
  transact,
  admitRequest,
  mail,
  clock,
}: {
  stores: Stores;
  transact: Transact;
  admitRequest: AdmitRequest;
  mail: Mail;
  clock: Clock;
}): ForgotPassword {
  return async function forgotPassword({ email, requestContext }) {
    const address = tryEmail(email);
    if (address === undefined) return { kind: 'invalid' };
    const subject = canonicalEmail(address);
    const admission = await admitRequest('forgot', { requestContext, subject });
    if (admission.kind === 'throttled') return admission;
    await answerEvenly(() => send(address, requestContext));
    return { kind: 'answered' };
  };

  async function send(address: string, requestContext: RequestContext): Promise<void> {
    const found = await stores.accounts.findByLogInName(address);
    await transact(async (tx) => {
      const now = clock.now();
      const account = await tx.accounts.lockUsable(found?.id ?? '', now);
      const to = account?.email ?? address;
      await sendResetLink(tx, mail, { account, to, reason: 'forgotten' }, now);
      const event = { event: 'password_reset_requested', targetId: account?.id } as const;
      await tx.audit.record({ ...event, requestContext }, now);
    });
  }
}
